package io.github.workloadexecutor.internal.io;

/** What messages call a task of a given class. */
final class TaskName {

    private TaskName() {}

    static String of(Class<?> type) {
        String name = type.getName()
                .substring(
                        type.getPackageName().isEmpty()
                                ? 0
                                : type.getPackageName().length() + 1);
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0
                ? name.replace('$', '.')
                : "lambda in " + name.substring(0, lambda).replace('$', '.');
    }
}
