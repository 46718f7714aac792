package io.github.workloadexecutor.bench;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as they are published: four digits, which is more than any of them deserves. */
public final class Figures {

    private Figures() {}

    /** Rounds to four digits. */
    public static double rounded(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(new MathContext(4)).doubleValue()
                : value;
    }

    /** The same, to be read: without an exponent. */
    public static String text(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4));
        return (rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros()).toPlainString();
    }
}
