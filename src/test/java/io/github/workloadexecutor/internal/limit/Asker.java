package io.github.workloadexecutor.internal.limit;

import java.util.function.Consumer;

/** A task that asks for permits, and notes in a log that it has got them after having waited. */
final class Asker implements Applicant {

    private final String name;
    private final Consumer<Asker> whenGranted;
    final Request request;

    Asker(String name, Demand demand, Consumer<Asker> whenGranted) {
        this.name = name;
        this.whenGranted = whenGranted;
        this.request = demand.of(this);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void granted() {
        whenGranted.accept(this);
    }

    /** Gives back or gives up, and tells those that can go on. */
    void giveBack() {
        Grants grants = request.giveBack();
        if (grants != null) {
            grants.run();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
