package io.github.workloadexecutor.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(value = OS.LINUX, disabledReason = "files are made without a name on Linux only")
final class SharedFileTest {

    private static final long OWN_PID = ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    private final Arena arena = Arena.ofShared();
    private final MemoryOrigin self = MemoryOrigin.ownProcess();

    @AfterEach
    void unmap() {
        arena.close();
    }

    private SharedFile create(long size) throws IOException {
        return SharedFile.create(MemoryPlace.unnamed(directory), size, arena);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4095, 65_536, 16 << 20})
    void open_anySize_seesWhatWasWritten(long size) throws Exception {
        try (SharedFile file = create(size)) {
            file.segment().fill((byte) 7);

            MemorySegment seen = SharedMemory.open(file.name(), self, MapMode.READ_ONLY, arena)
                    .segment();

            assertThat(seen.byteSize()).isEqualTo(size);
            assertThat(seen.mismatch(file.segment())).isEqualTo(-1);
        }
    }

    @Test
    void open_forWriting_isSeenByTheMaker() throws Exception {
        try (SharedFile file = create(64)) {
            SharedMemory other = SharedMemory.open(file.name(), self, MapMode.READ_WRITE, arena);

            other.segment().set(ValueLayout.JAVA_LONG, 8, 42);

            assertThat(file.segment().get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
        }
    }

    @Test
    void open_readOnly_cannotBeWritten() throws Exception {
        try (SharedFile file = create(64)) {
            MemorySegment seen = SharedMemory.open(file.name(), self, MapMode.READ_ONLY, arena)
                    .segment();

            assertThat(seen.isReadOnly()).isTrue();
        }
    }

    @Test
    void create_always_isFullOfZeroes() throws Exception {
        try (SharedFile file = create(100_000)) {
            assertThat(file.segment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        }
    }

    @Test
    void create_always_leavesNoName() throws Exception {
        try (SharedFile file = create(100_000)) {
            assertThat(file.name().address()).matches("/proc/" + OWN_PID + "/fd/[0-9]+");
            assertThat(directory).isEmptyDirectory();
        }
    }

    /** Pages that are missing later would end the process that touches them. */
    @Test
    void create_always_hasAllItsPages() throws Exception {
        try (SharedFile file = create(1 << 20)) {
            Process stat = new ProcessBuilder(
                            "stat", "--dereference", "--format=%b", file.name().address())
                    .start();
            long blocksOf512 = Long.parseLong(stat.inputReader().readLine());

            assertThat(blocksOf512 * 512).isGreaterThanOrEqualTo(1 << 20);
        }
    }

    @Test
    void create_always_isForTheOwnerAlone() throws Exception {
        try (SharedFile file = create(1)) {
            assertThat(Files.getPosixFilePermissions(Path.of(file.name().address())))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void close_andItsArena_leavesNoDescriptorAndNoMapping() throws Exception {
        String name;
        try (Arena own = Arena.ofShared();
                SharedFile file = SharedFile.create(MemoryPlace.unnamed(directory), 1 << 20, own)) {
            name = Traces.of(file.name());
            assertThat(Traces.inThisProcess(name)).isNotEmpty();
        }

        assertThat(Traces.inThisProcess(name)).isEmpty();
    }

    @Test
    void close_whileOthersHaveItMapped_leavesThemTheirMapping() throws Exception {
        SharedMemory other;
        try (Arena own = Arena.ofShared();
                SharedFile file = SharedFile.create(MemoryPlace.unnamed(directory), 1 << 20, own)) {
            file.segment().fill((byte) 9);
            other = SharedMemory.open(file.name(), self, MapMode.READ_ONLY, arena);
            assertThat(other.isWithdrawn()).isFalse();
        }

        assertThat(other.segment().get(ValueLayout.JAVA_BYTE, (1 << 20) - 1)).isEqualTo((byte) 9);
        assertThat(other.isWithdrawn()).isTrue();
    }

    @Test
    void create_moreThanThereIsRoom_failsAndLeavesNothing() throws Exception {
        Throwable failure = catchThrowable(() -> create(1L << 60));

        assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining("can hold shared memory of");
        assertThat(failure.getSuppressed()[0]).hasMessageContaining(directory + " has room for");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void create_firstDirectoryCannotBeUsed_takesTheNext() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        try (SharedFile made =
                SharedFile.create(MemoryPlace.unnamed(directory.resolve("none"), file, directory), 1, arena)) {
            assertThat(Files.readSymbolicLink(Path.of(made.name().address())).toString())
                    .startsWith(directory.toRealPath() + "/wx-memory-");
        }
    }

    @Test
    void create_noDirectoryCanBeUsed_saysWhyOfEach() {
        Path none = directory.resolve("none");

        Throwable failure = catchThrowable(() -> SharedFile.create(MemoryPlace.unnamed(none), 1, arena));

        assertThat(failure).hasMessage("no directory of [" + none + "] can hold shared memory of 1 bytes");
        assertThat(failure.getSuppressed()[0]).hasMessage(none + " is no directory");
    }

    /** Callers are interrupted when their task is cancelled, and that closes the channel they use. */
    @Test
    void createAndOpen_inAnInterruptedThread_workAndKeepTheInterrupt() throws Exception {
        Thread.currentThread().interrupt();

        try (SharedFile file = create(100)) {
            SharedMemory seen = SharedMemory.open(file.name(), self, MapMode.READ_ONLY, arena);

            assertThat(seen.segment().byteSize()).isEqualTo(100);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void open_afterClose_saysThatItIsGone() throws Exception {
        SharedFile file = create(100);
        file.close();

        assertThatThrownBy(() -> SharedMemory.open(file.name(), self, MapMode.READ_ONLY, arena))
                .isInstanceOf(MemoryGoneException.class)
                .hasMessageStartingWith("shared memory " + file.name().address()
                        + " of 100 bytes is gone, because the process that made it has closed it or has ended: ");
    }

    @Test
    void open_noSuchDescriptor_saysThatThereIsNothing() {
        SharedName name = new SharedName("/proc/" + OWN_PID + "/fd/999999", 100, 1);

        assertThatThrownBy(() -> SharedMemory.open(name, self, MapMode.READ_ONLY, arena))
                .isInstanceOf(MemoryGoneException.class)
                .hasMessageEndingWith(": there is nothing at that address");
    }

    @Test
    void open_descriptorNowLeadsToAnother_noticesByTheStamp() throws Exception {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            SharedFile file = create(100);
            file.close();
            // The kernel gives the lowest number that is free, if no other thread was faster.
            try (SharedFile other = create(100)) {
                if (!other.name().address().equals(file.name().address())) {
                    continue;
                }
                assertThatThrownBy(() -> SharedMemory.open(file.name(), self, MapMode.READ_ONLY, arena))
                        .isInstanceOf(MemoryGoneException.class)
                        .hasMessageContaining(
                                "the address now means something else, which has the stamp %016x, not %016x"
                                        .formatted(
                                                other.name().stamp(),
                                                file.name().stamp()));
                return;
            }
        }
        throw new AssertionError("no descriptor was given to another file");
    }

    @Test
    void open_anOrdinaryFileOfTheSameSize_noticesThatThereIsNoStamp() throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[SharedMemory.HEADER + 10]);
        SharedName name = new SharedName(file.toString(), 10, 0);

        assertThatThrownBy(() -> SharedMemory.open(name, self.and(directory), MapMode.READ_ONLY, arena))
                .isInstanceOf(MemoryGoneException.class)
                .hasMessageContaining("which has no stamp");
    }

    @Test
    void open_ofAnotherSize_isRefusedUnopened() throws Exception {
        try (SharedFile file = create(100)) {
            SharedName larger =
                    new SharedName(file.name().address(), 200, file.name().stamp());

            assertThatThrownBy(() -> SharedMemory.open(larger, self, MapMode.READ_ONLY, arena))
                    .isInstanceOf(MemoryGoneException.class)
                    .hasMessageContaining("a file of 4196 bytes, not 4296");
        }
    }

    /** To open a pipe is to wait until somebody opens its other end. */
    @Test
    void open_aPipe_isRefusedUnopened() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> SharedMemory.open(
                        new SharedName(pipe.toString(), 0, 0), self.and(directory), MapMode.READ_ONLY, arena))
                .isInstanceOf(MemoryGoneException.class)
                .hasMessageContaining("not a regular file");
    }

    @Test
    void open_ofAnotherUser_isRefused() throws Exception {
        try (SharedFile file = create(100)) {
            try {
                Files.setAttribute(Path.of(file.name().address()), "unix:uid", 12_345);
            } catch (FileSystemException notRoot) {
                Assumptions.abort("only root can give a file away");
            }

            assertThatThrownBy(() -> SharedMemory.open(file.name(), self, MapMode.READ_ONLY, arena))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is refused: its owner must be user ")
                    .hasMessageContaining("but was user 12345");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/1/fd/3",
                "/proc/PID/fd/../fd/3",
                "/proc/PID/fd/3/x",
                "/proc/PID/fd/",
                "/proc/PID/mem",
                "/proc/self/fd/3",
                "/dev/mem",
                "DIR/sub/file",
                "DIR/../file",
                "DIR/.",
                "DIR",
                "file",
                "",
                "a\0b"
            })
    void open_addressOfNobodyKnown_isRefused(String pattern) {
        String address = pattern.replace("PID", Long.toString(OWN_PID)).replace("DIR", directory.toString());
        MemoryOrigin origin = MemoryOrigin.processes(Set.of(OWN_PID)).and(directory);

        assertThatThrownBy(() -> SharedMemory.open(new SharedName(address, 0, 0), origin, MapMode.READ_ONLY, arena))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(MemoryGoneException.class)
                .hasMessageContaining("is refused: this process opens descriptors of the processes [" + OWN_PID
                        + "] and files in " + directory + " only");
    }

    @Test
    void named_otherSystems_isOpenedByItsPathAndDeletedWhenClosed() throws Exception {
        MemoryOrigin origin = MemoryOrigin.processes(Set.of()).and(directory);
        try (SharedFile file = SharedFile.create(MemoryPlace.named(directory), 100, arena)) {
            file.segment().fill((byte) 3);

            SharedMemory seen = SharedMemory.open(file.name(), origin, MapMode.READ_ONLY, arena);

            assertThat(seen.segment().get(ValueLayout.JAVA_BYTE, 99)).isEqualTo((byte) 3);
            assertThat(Files.getPosixFilePermissions(Path.of(file.name().address())))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }

        assertThat(directory).isEmptyDirectory();
    }

    /** Of a process that was killed between making a file and taking its name away. */
    @Test
    void create_afterAnotherWasKilledMeanwhile_deletesTheEmptyFile() throws Exception {
        Path left = Files.createFile(directory.resolve("wx-memory-99999999-0011223344556677"));
        Path foreign = Files.createFile(directory.resolve("wx-other"));

        create(1).close();

        assertThat(left).doesNotExist();
        assertThat(foreign).exists();
    }

    @Test
    void ofThisMachine_always_hasRoom() {
        assertThat(MemoryPlace.ofThisMachine(directory).room()).isPositive();
    }
}
