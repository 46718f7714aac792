package io.github.workloadexecutor.internal.classfile;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a walk has reached.
 *
 * @param methods the methods, nearest first
 * @param unseen calls of the application's own interfaces of which no implementation was in sight
 * @param statics the application's static fields that were used
 * @param endedBy what ended the walk early, or null
 * @param isCutByTime whether it was the time
 */
record Reach(
        List<Reached> methods,
        List<String> unseen,
        Collection<StaticUse> statics,
        @Nullable String endedBy,
        boolean isCutByTime) {}
