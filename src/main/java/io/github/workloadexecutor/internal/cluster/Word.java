package io.github.workloadexecutor.internal.cluster;

/** What a part of an exchange is about. The order is what travels. */
enum Word {
    // From the application.

    /** Who it is, and what it expects. */
    HELLO,
    /** A task, and whether the node may begin with it. */
    TASK,
    /** The node may begin with a task that it was sent before. */
    BEGIN,
    /** The node is to forget a task that it may not begin with. */
    DROP,
    /** The node is to give a task back if it has not begun with it. */
    RECALL,
    /** The node is to end a task, gently first. */
    CANCEL,
    /** The node is to end a task at once. */
    KILL,
    /** The application needs the node no more. */
    GOODBYE,

    // From the node.

    /** Who it is, and how many tasks it runs at once. */
    WELCOME,
    /** A task was answered. */
    REPLIED,
    /** The worker of a task has crashed. */
    CRASHED,
    /** No worker could be started for a task. */
    NOT_STARTED,
    /** A task was answered with more than is carried. */
    TOO_LARGE,
    /** A task has ended that nobody waits for any more. */
    OVER,
    /** A task ends without having begun. */
    NOT_RUN,
    /** A task says how far it has come. */
    PROGRESSED,
    /** A task's time is over. */
    OVERDUE,
    /** A task was seen to fall into a pitfall. */
    FOUND,
    /** The node takes no more tasks, and finishes those that it may begin with. */
    DRAINING
}
