package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.bench.Figures;

/** What a figure should be: a limit for its ratio to the reference, or for itself. */
record Goal(boolean ofRatio, boolean atMost, double limit, String unit) {

    static Goal ratioAtMost(double limit) {
        return new Goal(/* ofRatio= */ true, /* atMost= */ true, limit, "");
    }

    static Goal ratioAtLeast(double limit) {
        return new Goal(/* ofRatio= */ true, /* atMost= */ false, limit, "");
    }

    static Goal atMost(double limit, String unit) {
        return new Goal(/* ofRatio= */ false, /* atMost= */ true, limit, unit);
    }

    static Goal atLeast(double limit, String unit) {
        return new Goal(/* ofRatio= */ false, /* atMost= */ false, limit, unit);
    }

    boolean isMet(double ours, double ratio) {
        double value = ofRatio ? ratio : ours;
        return atMost ? value <= limit : value >= limit;
    }

    @Override
    public String toString() {
        String number = ofRatio ? Double.toString(limit) : Figures.text(limit) + " " + unit;
        return (atMost ? "<= " : ">= ") + number;
    }
}
