package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.Serializable;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is bound to the process that opened, started or connected it. */
class OpenResourcesCannotTravelTest {

    private static final String TEST = OpenResourcesCannotTravelTest.class.getName();

    static class Settings {
        final int retries = 3;
    }

    record Report(Map<String, Object> parts, Settings settings) implements Serializable {}

    static class Fetch implements Serializable {
        final List<Object> items = List.of("a", new ByteArrayInputStream(new byte[1]));
        final Map<String, Object> byName = new TreeMap<>(Map.of("thread", new Thread()));
        final Object[] array = {null, new Socket()};
        final transient Thread notWritten = new Thread();
    }

    /** Instances, or the types themselves where a driver would be needed to make one. */
    static Stream<Arguments> boundToTheProcess() throws Exception {
        return Stream.of(
                Arguments.of(Obstacle.OPEN_RESOURCE, new ByteArrayInputStream(new byte[0])),
                Arguments.of(Obstacle.OPEN_RESOURCE, new ByteArrayOutputStream()),
                Arguments.of(Obstacle.OPEN_RESOURCE, new StringReader("")),
                Arguments.of(Obstacle.OPEN_RESOURCE, new StringWriter()),
                Arguments.of(Obstacle.OPEN_RESOURCE, FileDescriptor.in),
                Arguments.of(Obstacle.OPEN_RESOURCE, Pipe.open().source()),
                Arguments.of(Obstacle.SOCKET, new Socket()),
                Arguments.of(Obstacle.SOCKET, SocketChannel.open()),
                Arguments.of(Obstacle.PROCESS, ProcessHandle.current()),
                Arguments.of(Obstacle.DATABASE, Connection.class),
                Arguments.of(Obstacle.DATABASE, Statement.class),
                Arguments.of(Obstacle.DATABASE, ResultSet.class),
                Arguments.of(Obstacle.DATABASE, DataSource.class),
                Arguments.of(Obstacle.THREAD, new Thread()),
                Arguments.of(Obstacle.THREAD_LOCAL, new ThreadLocal<String>()),
                Arguments.of(Obstacle.SYNCHRONIZER, new CountDownLatch(1)),
                Arguments.of(Obstacle.FUTURE, new CompletableFuture<String>()),
                Arguments.of(Obstacle.FUTURE, ForkJoinTask.adapt(() -> {})),
                Arguments.of(Obstacle.EXECUTOR, ForkJoinPool.commonPool()),
                Arguments.of(Obstacle.CLASS_LOADER, ClassLoader.getSystemClassLoader()),
                Arguments.of(Obstacle.LOGGER, Logger.getAnonymousLogger()),
                Arguments.of(Obstacle.STREAM, Stream.of(1)),
                Arguments.of(Obstacle.ITERATOR, List.of(1).iterator()),
                Arguments.of(Obstacle.VIEW, new ArrayList<>(List.of(1, 2)).subList(0, 1)),
                Arguments.of(Obstacle.VIEW, new TreeMap<>(Map.of(1, 2)).keySet()),
                Arguments.of(Obstacle.VIEW, new TreeMap<>(Map.of(1, 2)).values()),
                Arguments.of(Obstacle.VIEW, Map.entry(1, 2)));
    }

    @ParameterizedTest
    @MethodSource("boundToTheProcess")
    void member_boundToTheProcess_isRefusedForItsOwnReason(Obstacle obstacle, Object bound) {
        ClassVerdict verdict = ClassVerdict.of(bound instanceof Class<?> type ? type : bound.getClass());

        assertThat(verdict.action()).isEqualTo(ClassVerdict.Action.REFUSE);
        assertThat(verdict.objection()).extracting(Objection::obstacle).isEqualTo(obstacle);
    }

    @Test
    void members_ofSeveralKinds_areAllListedWithPathReasonAndCure() {
        assertThat(Trips.refusalToHold(new Fetch())).hasMessage("""
                task Trips.Holder cannot travel to a worker process:
                  1. Holder.content.array[1] (java.net.Socket): a network connection belongs to this process. Pass the \
                address and connect inside the task.
                  2. Holder.content.byName["thread"] (java.lang.Thread): a thread runs in this process. Leave it out; \
                a task has a thread of its own in its worker process.
                  3. Holder.content.items[1] (java.io.ByteArrayInputStream): an open file, stream or channel belongs \
                to this process. Pass the Path, or the bytes, and open it inside the task.""");
    }

    @Test
    void classesOfTheUsersOwn_thatAreNotSerializable_areToldHowToBecomeSo() {
        Report report = new Report(Map.of("view", new ArrayList<>(List.of(1)).subList(0, 1)), new Settings());

        assertThat(Trips.refusalToHold(report)).hasMessage("""
                task Trips.Holder cannot travel to a worker process:
                  1. Holder.content.settings (%s$Settings): OpenResourcesCannotTravelTest.Settings does not implement \
                java.io.Serializable. Declare the class `implements Serializable`, or make the field transient, or \
                leave it out.
                  2. Holder.content.parts["view"] (java.util.ArrayList$SubList): ArrayList.SubList is a view of \
                another collection, or is bound to this process, and not serialisable. Copy it, with List.copyOf or \
                new ArrayList<>(..).""".formatted(TEST));
    }

    @Test
    void path_ofAnArchive_isRefused(@TempDir Path directory) throws Exception {
        Path archive = directory.resolve("a.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path inside = Files.createFile(zip.getPath("/inside"));

            assertThat(Trips.refusalToHold(inside)).hasMessage("""
                    task Trips.Holder cannot travel to a worker process:
                      1. Holder.content (jdk.nio.zipfs.ZipPath): a path of a file system other than the default one \
                    means nothing in another process. Pass the bytes, or copy the file to the default file system and \
                    pass that path.""");
        }
    }

    @Test
    void offenders_moreThanAnyoneReads_areCounted() {
        List<Object> threads = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            threads.add(new Thread());
        }

        assertThat(Trips.refusalToHold(threads)).hasMessageEndingWith("\n  and 12 more");
    }

    @Test
    void proxy_withHandlerThatCannotTravel_isRefusedAtItsHandler() {
        Object proxy = Proxy.newProxyInstance(
                OpenResourcesCannotTravelTest.class.getClassLoader(),
                new Class<?>[] {Comparable.class},
                (self, method, arguments) -> 0);

        assertThat(Trips.refusalToHold(proxy).offenders()).extracting("path").containsExactly("Holder.content.h");
    }
}
