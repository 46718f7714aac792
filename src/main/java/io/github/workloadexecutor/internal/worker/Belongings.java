package io.github.workloadexecutor.internal.worker;

import java.util.List;

/** One sort of what a process can have, and a task can leave behind in it. */
interface Belongings {

    /** One of them. */
    interface Thing {

        /** What messages call it. */
        String name();

        /** Those of one group can belong to one owner, such as the threads of a pool. */
        String group();

        /** Those of one family are made in the same way, perhaps by owners of the same sort. */
        String family();

        /** Whether the process still has it. */
        boolean isThere();
    }

    /** What one of them is called. */
    String noun();

    /** How many of a group there may be before they are taken for more than one owner needs. */
    int mostOf(String group);

    /** In so many runs a new group of one family is taken for what one of them, or a few of them, needed. */
    int runsWithAGroupOfItsOwn();

    /** Takes down what there is. */
    void look();

    /** What there is now that was not there at the last {@link #look}. */
    List<Thing> added();

    /** How many of a group there are, as of the last {@link #added}. */
    int countOf(String group);
}
