package io.github.workloadexecutor.internal.process;

import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a worker takes over from the application's own JVM, so that a task finds there what it would find here: the
 * class path or module path, the module options, and the system properties given on the command line. Not the heap and
 * garbage collector settings, which fit the application and not a worker, and not agents or the debugger.
 */
public final class InheritedOptions {

    private static final List<String> MODULE_OPTIONS = List.of(
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--add-modules",
            "--patch-module",
            "--limit-modules",
            "--enable-native-access",
            "--illegal-native-access",
            "--upgrade-module-path");
    private static final List<String> NOT_FOR_WORKERS =
            List.of("-Dcom.sun.management.", "-Djava.class.path=", "-Djava.rmi.", "-Djdk.module.", "-Dsun.java.");

    private InheritedOptions() {}

    /**
     * Lists the options, the main class last.
     *
     * @param mainClass the class to run, in this library's own module
     * @param options more options, which go before the class
     */
    public static List<String> forMain(Class<?> mainClass, List<String> options) {
        List<String> all = new ArrayList<>(fromCommandLine(CommandLine.options()));
        all.addAll(options);
        String modulePath = System.getProperty("jdk.module.path");
        if (modulePath != null) {
            all.add("--module-path=" + absolute(modulePath));
        }
        String classPath = System.getProperty("java.class.path", "");
        if (!classPath.isEmpty()) {
            all.add("--class-path=" + absolute(classPath));
        }
        if (mainClass.getModule().isNamed()) {
            all.add("--add-modules=" + applicationModules());
            all.add("--module=" + mainClass.getModule().getName() + "/" + mainClass.getName());
        } else {
            all.add(mainClass.getName());
        }
        return all;
    }

    /** Plain loops here: streams and lambdas would cost more than all the rest before the first worker starts. */
    static List<String> fromCommandLine(List<String> arguments) {
        List<String> inherited = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals("--enable-preview") || isProperty(argument) || isModuleOption(argument)) {
                inherited.add(argument);
            }
        }
        return inherited;
    }

    private static boolean isProperty(String argument) {
        if (!argument.startsWith("-D")) {
            return false;
        }
        for (String prefix : NOT_FOR_WORKERS) {
            if (argument.startsWith(prefix)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isModuleOption(String argument) {
        int end = argument.indexOf('=');
        return end > 0 && MODULE_OPTIONS.contains(argument.substring(0, end));
    }

    /** The worker starts in the same directory, but an empty entry or a later change must not matter. */
    private static String absolute(String path) {
        StringBuilder absolute = new StringBuilder();
        for (String entry : path.split(File.pathSeparator, -1)) {
            absolute.append(absolute.isEmpty() ? "" : File.pathSeparator)
                    .append(Path.of(entry).toAbsolutePath());
        }
        return absolute.toString();
    }

    /** The worker's main module is this library, so the application's modules must be named to be there at all. */
    private static String applicationModules() {
        Set<String> system = java.lang.module.ModuleFinder.ofSystem().findAll().stream()
                .map(reference -> reference.descriptor().name())
                .collect(Collectors.toSet());
        return ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .map(reference -> reference.descriptor())
                .map(ModuleDescriptor::name)
                .filter(name -> !system.contains(name))
                .sorted()
                .collect(Collectors.joining(","));
    }
}
