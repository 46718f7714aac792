package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.internal.process.ChildJvm;
import io.github.workloadexecutor.internal.process.CodeOnDisk;
import io.github.workloadexecutor.internal.process.JvmCommand;
import io.github.workloadexecutor.internal.process.KernelKills;
import io.github.workloadexecutor.internal.process.LaunchDirectories;
import io.github.workloadexecutor.internal.process.Spawner;
import io.github.workloadexecutor.internal.wire.Agreement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all launches of a pool have in common: the thread that starts processes, the place for their directories, and
 * the kernel's count of processes it had to kill. After the first launch it sweeps away what killed applications left.
 */
final class LaunchSite implements AutoCloseable {

    private final Spawner spawner;
    private final LaunchDirectories directories = LaunchDirectories.temporary();
    private final KernelKills kernelKills = KernelKills.ofThisProcess();
    private final AtomicBoolean swept = new AtomicBoolean();

    // As it was when the executor was made. The classes of this JVM come from there.
    private final CodeOnDisk code = CodeOnDisk.now();

    LaunchSite(String executorName) {
        this.spawner = new Spawner(executorName + " spawner");
    }

    Path createDirectory() throws IOException {
        return directories.create();
    }

    ChildJvm start(String name, JvmCommand command, Consumer<String> out, Consumer<String> err)
            throws IOException, InterruptedException {
        return spawner.start(name, command, out, err);
    }

    /** Sweeps away what was left, the first time. Takes its time, so it is done while a JVM is on its way. */
    void sweepOnce() {
        if (!swept.getAndSet(true)) {
            int unused = directories.sweep();
        }
    }

    /** Says which of this application's jars is another one than it was when the executor was made; null if none is. */
    @Nullable
    String changeOfCode() {
        return code.changeSince();
    }

    /** What workers must have as this application has it. */
    Agreement agreement() {
        return Agreement.here(CodeOnDisk.paths());
    }

    KernelKills.Watch watchKernel() {
        return kernelKills.watch();
    }

    /** Comes after the last worker has ended, since its end is theirs. */
    @Override
    public void close() {
        spawner.close();
    }
}
