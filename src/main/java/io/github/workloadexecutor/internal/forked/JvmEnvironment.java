package io.github.workloadexecutor.internal.forked;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The options a worker's JVM takes from its environment, which is the application's with the configured changes. */
final class JvmEnvironment {

    /** The variables a JVM or its launcher reads options from. */
    static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private JvmEnvironment() {}

    static List<String> of(ForkedConfig config, Collection<String> variables) {
        List<String> options = new ArrayList<>();
        for (String variable : variables) {
            String value =
                    config.environment().getOrDefault(variable, System.getenv().getOrDefault(variable, ""));
            if (!value.isBlank()) {
                options.addAll(List.of(value.strip().split("\\s+")));
            }
        }
        return options;
    }

    /** Whether somebody may be looking at the workers with a debugger, which stops them for as long as he likes. */
    static boolean isDebugged(ForkedConfig config) {
        List<String> all = of(config, VARIABLES);
        all.addAll(config.jvmOptions());
        for (String option : all) {
            if (option.startsWith("-agentlib:jdwp") || option.startsWith("-Xrunjdwp")) {
                return true;
            }
        }
        return false;
    }
}
