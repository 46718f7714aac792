package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.internal.memory.MemoryPlace;
import io.github.workloadexecutor.internal.memory.SharedBuffers;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.SharedBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One example of everything that is refused. Writes the messages, word for word, to {@code target/rejections.md}. */
class RejectionsTest {

    static class Enormous implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new OutOfMemoryError("Required length exceeds implementation limit");
        }
    }

    static class Generated implements Serializable {}

    private final Map<Obstacle, NotShippableException> refusals = new EnumMap<>(Obstacle.class);

    private void held(Obstacle obstacle, Object content) {
        refusals.put(obstacle, Trips.refusalToHold(content));
    }

    private static Object hidden() throws Exception {
        try (InputStream in = RejectionsTest.class.getResourceAsStream("RejectionsTest$Generated.class")) {
            assertThat(in).isNotNull();
            Class<?> type = MethodHandles.lookup()
                    .defineHiddenClass(in.readAllBytes(), /* initialize= */ false)
                    .lookupClass();
            return type.getDeclaredConstructor().newInstance();
        }
    }

    private static Object chain() {
        WhatTravelsTest.Chain first = new WhatTravelsTest.Chain();
        for (int i = 0; i < 50_000; i++) {
            WhatTravelsTest.Chain next = new WhatTravelsTest.Chain();
            next.next = first;
            first = next;
        }
        return first;
    }

    private static Object connection() {
        return Proxy.newProxyInstance(
                RejectionsTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> null);
    }

    @Test
    void everyObstacle_hasAnExampleWithItsMessage(@TempDir Path directory) throws Exception {
        class Local implements Serializable {}
        CpuTask<Integer> lambda = () -> 42;
        Callable<Integer> plainLambda = () -> 42;
        CpuFunction<Object, Boolean> bound = "a"::equals;
        refusals.put(Obstacle.LAMBDA, Trips.refusalOf(lambda));
        refusals.put(Obstacle.UNSERIALIZABLE_LAMBDA, Trips.refusalOf(plainLambda));
        refusals.put(Obstacle.BOUND_METHOD_REFERENCE, Trips.refusalOf(new FunctionTask<>(bound, "a")));
        held(Obstacle.ANONYMOUS_CLASS, new Serializable() {});
        held(Obstacle.LOCAL_CLASS, new Local());
        held(Obstacle.INNER_CLASS, new LocalAndInnerClassesCannotTravelTest().new Inner());
        held(Obstacle.HIDDEN_CLASS, hidden());
        held(Obstacle.LOGGER, Logger.getAnonymousLogger());
        held(Obstacle.SOCKET, new Socket());
        held(Obstacle.OPEN_RESOURCE, InputStream.nullInputStream());
        held(Obstacle.PROCESS, ProcessHandle.current());
        held(Obstacle.DATABASE, connection());
        held(Obstacle.THREAD, new Thread());
        held(Obstacle.THREAD_LOCAL, new ThreadLocal<String>());
        held(Obstacle.LOCK, new ReentrantLock());
        held(Obstacle.SYNCHRONIZER, new CountDownLatch(1));
        held(Obstacle.FUTURE, new CompletableFuture<String>());
        held(Obstacle.EXECUTOR, ForkJoinPool.commonPool());
        held(Obstacle.CLASS_LOADER, ClassLoader.getSystemClassLoader());
        held(Obstacle.STREAM, Stream.of(1));
        held(Obstacle.ITERATOR, List.of(1).iterator());
        held(Obstacle.VIEW, new TreeMap<>(Map.of(1, 2)).keySet());
        held(Obstacle.NO_CONSTRUCTOR, new LocalAndInnerClassesCannotTravelTest.Orphan());
        held(Obstacle.NO_PUBLIC_CONSTRUCTOR, new LocalAndInnerClassesCannotTravelTest.Closed(1));
        held(Obstacle.NOT_SERIALIZABLE, new OpenResourcesCannotTravelTest.Settings());
        held(Obstacle.SERIALISING_THREW, new WhatTravelsTest.Angry());
        held(Obstacle.TOO_DEEP, chain());
        held(Obstacle.TOO_LARGE, new Enormous());
        SharedBuffer closed = SharedBuffers.of(MemoryPlace.ofThisMachine(), new byte[1]);
        closed.close();
        held(Obstacle.CLOSED_BUFFER, closed);
        try (SharedBuffer open = SharedBuffers.of(MemoryPlace.ofThisMachine(), new byte[1])) {
            refusals.put(Obstacle.FAR_BUFFER, Trips.refusalToSend(open));
        }
        try (FileSystem zip = FileSystems.newFileSystem(directory.resolve("a.zip"), Map.of("create", "true"))) {
            held(Obstacle.FOREIGN_PATH, zip.getPath("inside"));
        }
        try (ClosedModule module = ClosedModule.load()) {
            held(Obstacle.INACCESSIBLE_METHOD, module.reference());
        }

        assertThat(refusals.keySet()).isEqualTo(EnumSet.allOf(Obstacle.class));
        assertThat(refusals).allSatisfy((obstacle, refusal) -> {
            assertThat(refusal.offenders()).hasSize(1);
            assertThat(refusal.offenders().getFirst().reason()).startsWith(beginning(obstacle));
        });
        write();
    }

    /** The words before the first that depend on the case. */
    private static String beginning(Obstacle obstacle) {
        String reason = obstacle.reason("\0", "\0", "\0");
        int detail = reason.indexOf('\0');
        return detail < 0 ? reason : reason.substring(0, detail);
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder("# What cannot travel\n");
        refusals.forEach((obstacle, refusal) -> text.append("\n## ")
                .append(obstacle)
                .append("\n\n```\n")
                .append(refusal.getMessage())
                .append("\n```\n"));
        Files.writeString(Path.of("target", "rejections.md"), text);
    }
}
