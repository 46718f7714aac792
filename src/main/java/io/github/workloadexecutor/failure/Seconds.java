package io.github.workloadexecutor.failure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** How a message writes a time: in seconds, with a point whatever the locale. */
final class Seconds {

    private Seconds() {}

    /** For what was measured: one decimal. */
    static String rounded(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }

    /** For what was configured: all decimals, at least one. */
    static String exact(Duration time) {
        BigDecimal seconds = BigDecimal.valueOf(time.getSeconds())
                .add(BigDecimal.valueOf(time.getNano(), 9))
                .stripTrailingZeros();
        return (seconds.scale() < 1 ? seconds.setScale(1) : seconds).toPlainString() + " s";
    }
}
