package io.github.workloadexecutor.planted;

import org.openjdk.jcstress.Main;

/** Runs the planted bug and fails if it is not reported. */
public final class PlantedBugIsFound {

    private PlantedBugIsFound() {}

    /**
     * Runs jcstress with its own arguments.
     *
     * @param args what {@code org.openjdk.jcstress.Main} takes
     * @throws Exception if it fails otherwise than by finding something
     */
    public static void main(String[] args) throws Exception {
        try {
            Main.main(args);
        } catch (AssertionError found) {
            System.out.println("The planted bug was found, as it should be: " + found.getMessage());
            return;
        }
        throw new IllegalStateException("jcstress must report the planted bug, but did not");
    }
}
