package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.process.OwnProcess;

/** How this process ends itself and what it has started. Tests put something here that only remembers. */
interface ProcessEnd {

    /** The application is gone, so nobody reads the code. */
    int APPLICATION_GONE = 0;

    /** An error in the worker itself, outside any task. */
    int FAULT = 70;

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
