package io.github.workloadexecutor.internal.forked;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** System properties of workers as options of their JVMs. What would keep a worker from starting is refused. */
public final class SystemPropertyOptions {

    private static final List<String> OF_THE_JVM = List.of(
            "java.home",
            "java.version",
            "java.vendor",
            "java.runtime.",
            "java.specification.",
            "java.vm.",
            "java.class.version",
            "jdk.module.",
            "jdk.internal.",
            "jdk.boot.",
            "sun.boot.",
            "sun.java.");

    // What a worker's output is read with, and what its classes are found by.
    private static final Map<String, String> OTHERWISE = Map.of(
            "java.class.path", "a worker has the application's own class path, or it would run other code",
            "java.system.class.loader", "tasks are made again with the classes of the class path",
            "java.security.manager", "Java has none any more, and does not start with one",
            "stdout.encoding", "what workers print is read as UTF-8",
            "stderr.encoding", "what workers print is read as UTF-8");

    private static final String OF_THE_LIBRARY = "io.github.workloadexecutor.";

    // A locale is three, for different purposes.
    private static final List<String> PURPOSES = List.of("", ".display", ".format");

    private SystemPropertyOptions() {}

    /**
     * Refuses what cannot be an option, or what a worker could not start with.
     *
     * @throws IllegalArgumentException if it is such; the message says why
     */
    public static void check(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            throw refused(name, value, "its name must not be empty or contain '=', and neither part a zero character");
        }
        if (name.startsWith(OF_THE_LIBRARY)) {
            throw refused(name, value, "this library sets those that begin with " + OF_THE_LIBRARY + " itself");
        }
        String why = OTHERWISE.get(name);
        if (why != null) {
            throw refused(name, value, why);
        }
        for (String own : OF_THE_JVM) {
            if (name.equals(own) || (own.endsWith(".") && name.startsWith(own))) {
                throw refused(name, value, "the JVM sets it itself, and may not start with another value");
            }
        }
    }

    private static IllegalArgumentException refused(String name, String value, String why) {
        String shown = (name + "=" + value).replace("\0", "\\0");
        return new IllegalArgumentException("workerSystemProperty must not be " + shown + ": " + why);
    }

    /**
     * Refuses a time zone that only {@code java.time} knows.
     *
     * @throws IllegalArgumentException if it is such
     */
    public static void check(ZoneId zone) {
        TimeZone asInWorker = TimeZone.getTimeZone(TimeZone.getTimeZone(zone).getID());
        if (!asInWorker.toZoneId().getRules().equals(zone.getRules())) {
            throw new IllegalArgumentException(
                    "workerTimeZone must be one that java.util.TimeZone can represent, but was " + zone);
        }
    }

    /** Gives the options. */
    public static List<String> of(Map<String, String> properties, @Nullable Locale locale, @Nullable ZoneId zone) {
        List<String> options = new ArrayList<>();
        properties.forEach((name, value) -> options.add(option(name, value)));
        if (locale != null) {
            for (String purpose : PURPOSES) {
                options.add(option("user.language" + purpose, locale.getLanguage()));
                options.add(option("user.script" + purpose, locale.getScript()));
                options.add(option("user.country" + purpose, locale.getCountry()));
                options.add(option("user.variant" + purpose, locale.getVariant()));
                options.add(option("user.extensions" + purpose, extensions(locale)));
            }
        }
        if (zone != null) {
            options.add(option("user.timezone", TimeZone.getTimeZone(zone).getID()));
        }
        return options;
    }

    private static String option(String name, String value) {
        return "-D" + name + "=" + value;
    }

    /** As in a language tag, where they follow each other. */
    private static String extensions(Locale locale) {
        List<String> extensions = new ArrayList<>();
        for (char key : locale.getExtensionKeys()) {
            extensions.add(key + "-" + locale.getExtension(key));
        }
        return String.join("-", extensions);
    }
}
