package io.github.workloadexecutor.bench.profile;

import java.util.List;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;

/** Names what a stack is about: the first frame from the top that says something decides. */
final class Stage {

    private static final String LIBRARY = "io.github.workloadexecutor.";

    private Stage() {}

    static String of(List<RecordedFrame> frames) {
        for (int i = 0; i < frames.size(); i++) {
            RecordedMethod method = frames.get(i).getMethod();
            String type = method.getType().getName();
            if (type.startsWith("sun.nio.ch.")) {
                return "socket: " + direction(frames.subList(i, frames.size()));
            }
            if (type.startsWith("java.util.concurrent.locks.") || isParking(type, method.getName())) {
                return "waiting, waking, locking";
            }
            if (type.startsWith("java.io.Object")) {
                return "JDK serialisation";
            }
            if (type.startsWith(LIBRARY + "bench.")) {
                return "the benchmark and its task";
            }
            if (type.startsWith(LIBRARY + "internal.")) {
                String rest = type.substring((LIBRARY + "internal.").length());
                return "library: " + rest.substring(0, Math.max(rest.indexOf('.'), 0));
            }
            if (type.startsWith(LIBRARY)) {
                return "library: facade and vocabulary";
            }
        }
        return frames.isEmpty() ? "no stack" : "JVM and JDK besides";
    }

    private static boolean isParking(String type, String method) {
        return type.equals("jdk.internal.misc.Unsafe") && method.contains("park");
    }

    private static String direction(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String method = frame.getMethod().getName();
            if (method.contains("write")) {
                return "write";
            }
            if (method.contains("read")) {
                return "read";
            }
            if (method.contains("poll") || method.contains("select") || method.contains("park")) {
                return "wait until ready";
            }
        }
        return "other";
    }
}
