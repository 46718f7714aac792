package io.github.workloadexecutor.examples;

import org.jspecify.annotations.Nullable;

/**
 * What became of one jar. Exactly one of {@code facts} and {@code error} is there.
 *
 * @param jar the jar's place below the audited directory
 * @param facts what was found, if the jar could be inspected
 * @param error why it could not
 */
record AuditRow(
        String jar, @Nullable JarFacts facts, @Nullable String error) {

    static AuditRow of(String jar, JarFacts facts) {
        return new AuditRow(jar, facts, null);
    }

    static AuditRow failed(String jar, String error) {
        return new AuditRow(jar, null, error);
    }
}
