package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.process.OwnProcess;

/** How this process ends itself and what it has started. Tests put something here that only remembers. */
interface ProcessEnd {

    /** The channel has ended. If the application is gone nobody reads the code; if it is not, a task closed it. */
    int APPLICATION_GONE = OwnProcess.EXIT_CHANNEL_ENDED;

    /** An error in the worker itself, outside any task. */
    int FAULT = OwnProcess.EXIT_FAULT;

    /** A task did not end although it had to; the code that {@code timeout} gives. */
    int TASK_DID_NOT_END = 124;

    ProcessEnd REAL = new ProcessEnd() {
        @Override
        public void killDescendants() {
            OwnProcess.killDescendants();
        }

        @Override
        public void halt(int code) {
            Runtime.getRuntime().halt(code);
        }

        @Override
        public void exit() {
            System.exit(0);
        }
    };

    /** Ends what this process has started, for it to end next. */
    void killDescendants();

    /** At once, without shutdown hooks. */
    void halt(int code);

    /** In good order. */
    void exit();
}
