package io.github.workloadexecutor.testing.conformance;

/** What a backend can do that another need not. The tests of what it cannot do are skipped. */
public enum Capability {
    /** A task that ends its process, or fills its heap, costs only itself. */
    ISOLATION("a task that ends its process would end the application"),
    /** A task that takes no notice of its interrupt is ended. */
    KILL("code that takes no notice of its interrupt cannot be ended"),
    /** The executor decides how long a cancelled task is only told, and not yet interrupted. */
    CANCEL_NOTICE("how long a cancelled task is only told is decided where it runs"),
    /** Static state belongs to one worker, and not to the application. */
    PRIVATE_STATICS("tasks share static state with the application"),
    /** What a worker has printed last is told when it crashes. */
    LAST_OUTPUT("what tasks print is not kept"),
    /** A task that may be run again can have a worker with more heap. */
    LARGER_HEAP("no worker can have more heap than the others"),
    /** A buffer that the application shares is read where it lies. */
    SHARED_BUFFERS("buffers cannot be shared"),
    /** How many workers there may be can be changed. */
    RESIZE("the number of workers cannot be changed"),
    /** Each worker runs an initialiser first, if the builder was given one. */
    INITIALISER("workers have no initialiser");

    private final String lack;

    Capability(String lack) {
        this.lack = lack;
    }

    /** Why a test is skipped. */
    String lack() {
        return lack;
    }
}
