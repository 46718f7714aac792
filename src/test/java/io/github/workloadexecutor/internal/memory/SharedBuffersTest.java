package io.github.workloadexecutor.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.task.SharedBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "files are made without a name on Linux only")
final class SharedBuffersTest {

    @TempDir
    private Path directory;

    private MemoryPlace place() {
        return MemoryPlace.unnamed(directory);
    }

    private static byte[] bytesOf(SharedBuffer buffer) {
        return buffer.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void of_array_holdsItsBytes() throws Exception {
        try (SharedBuffer buffer = SharedBuffers.of(place(), new byte[] {1, 2, 3})) {
            assertThat(buffer.size()).isEqualTo(3);
            assertThat(bytesOf(buffer)).containsExactly(1, 2, 3);
            assertThat(buffer.asByteBuffer()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        }
    }

    @Test
    void of_buffer_holdsWhatRemains() throws Exception {
        ByteBuffer source = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);

        try (SharedBuffer buffer = SharedBuffers.of(place(), source)) {
            assertThat(bytesOf(buffer)).containsExactly(2, 3);
            assertThat(source.position()).isEqualTo(1);
        }
    }

    @Test
    void of_nothing_isEmpty() throws Exception {
        try (SharedBuffer buffer = SharedBuffers.of(place(), new byte[0]);
                SharedBuffer other = SharedBuffers.open(SharedBuffers.reference(buffer))) {
            assertThat(bytesOf(other)).isEmpty();
        }
    }

    @Test
    void filled_byTheCaller_holdsWhatWasWritten() throws Exception {
        try (SharedBuffer buffer =
                SharedBuffers.filled(place(), 16, memory -> memory.set(ValueLayout.JAVA_LONG, 8, 42))) {
            assertThat(buffer.segment().get(ValueLayout.JAVA_LONG, 0)).isZero();
            assertThat(buffer.segment().get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
        }
    }

    @Test
    void filled_fillerFails_leavesNothing() throws Exception {
        int before = SharedBuffers.mapped();

        assertThatThrownBy(() -> SharedBuffers.filled(place(), 16, memory -> {
                    throw new IllegalArgumentException("mine");
                }))
                .hasMessage("mine");
        assertThat(SharedBuffers.mapped()).isEqualTo(before);
        assertThat(Traces.inThisProcess(directory.toRealPath() + "/")).isEmpty();
    }

    @Test
    void filled_noRoom_fails() {
        assertThatThrownBy(() -> SharedBuffers.filled(place(), 1L << 60, memory -> {}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void views_always_areReadOnly() throws Exception { // B111
        try (SharedBuffer buffer = SharedBuffers.of(place(), new byte[8])) {
            assertThat(buffer.segment().isReadOnly()).isTrue();
            assertThatThrownBy(() -> buffer.asByteBuffer().put(0, (byte) 1))
                    .isInstanceOf(ReadOnlyBufferException.class);
        }
    }

    @Test
    void asByteBuffer_always_hasAPositionOfItsOwn() throws Exception {
        try (SharedBuffer buffer = SharedBuffers.of(place(), new byte[8])) {
            buffer.asByteBuffer().position(5);

            assertThat(buffer.asByteBuffer().position()).isZero();
        }
    }

    @Test
    void asByteBuffer_above2GiB_isRefusedWithTheCure() throws Exception {
        SharedBuffer buffer = SharedBuffers.open(
                new SharedName("/proc/" + ProcessHandle.current().pid() + "/fd/999999", Integer.MAX_VALUE + 1L, 1));

        assertThatThrownBy(buffer::asByteBuffer)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(
                        "a ByteBuffer holds at most 2147483647 bytes, but this shared buffer has 2147483648; use segment(), or segment().asSlice(from, size).asByteBuffer() for a part of it");
    }

    @Test
    void segment_above2GiB_givesAllBytes() throws Exception {
        long size = Integer.MAX_VALUE + 10L;
        MemoryPlace shm = MemoryPlace.unnamed(Path.of("/dev/shm"));
        Assumptions.assumeTrue(shm.room() > 4 * size, "needs much memory");

        try (SharedBuffer buffer =
                SharedBuffers.filled(shm, size, memory -> memory.set(ValueLayout.JAVA_BYTE, size - 1, (byte) 5))) {
            MemorySegment all =
                    SharedBuffers.open(SharedBuffers.reference(buffer)).segment();

            assertThat(all.byteSize()).isEqualTo(size);
            assertThat(all.get(ValueLayout.JAVA_BYTE, size - 1)).isEqualTo((byte) 5);
        }
    }

    @Test
    void open_inTheProcessThatMadeIt_isTheSameMemory() throws Exception {
        try (SharedBuffer buffer = SharedBuffers.of(place(), new byte[] {1, 2});
                SharedBuffer other = SharedBuffers.open(SharedBuffers.reference(buffer))) {
            assertThat(other.segment().address()).isEqualTo(buffer.segment().address());
        }
    }

    @Test
    void reference_ofAViewOfAView_isTheSame() throws Exception {
        try (SharedBuffer buffer = SharedBuffers.of(place(), new byte[] {1, 2})) {
            SharedName name = SharedBuffers.reference(buffer);

            assertThat(SharedBuffers.reference(SharedBuffers.open(name))).isEqualTo(name);
        }
    }

    @Test
    void reference_notOurs_isRefused() {
        SharedBuffer foreign = new SharedBuffer() {
            @Override
            public long size() {
                return 0;
            }

            @Override
            public ByteBuffer asByteBuffer() {
                return ByteBuffer.allocate(0);
            }

            @Override
            public MemorySegment segment() {
                return MemorySegment.NULL;
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> SharedBuffers.reference(foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be one that this library made");
    }

    @Test
    void close_ofAView_leavesTheBufferOpen() throws Exception {
        try (SharedBuffer buffer = SharedBuffers.of(place(), new byte[] {1, 2})) {
            SharedName name = SharedBuffers.reference(buffer);
            SharedBuffer view = SharedBuffers.open(name);
            view.close();

            assertThatThrownBy(view::segment).isInstanceOf(IllegalStateException.class);
            assertThat(bytesOf(SharedBuffers.open(name))).containsExactly(1, 2);
            assertThat(bytesOf(buffer)).containsExactly(1, 2);
        }
    }

    @Test
    void use_afterClose_isRefusedWhereverItIsAsked() throws Exception {
        SharedBuffer buffer = SharedBuffers.of(place(), new byte[] {1, 2});
        SharedName name = SharedBuffers.reference(buffer);
        SharedBuffer usedView = SharedBuffers.open(name);
        assertThat(bytesOf(usedView)).hasSize(2);
        SharedBuffer unusedView = SharedBuffers.open(name);
        MemorySegment segment = buffer.segment();
        ByteBuffer bytes = buffer.asByteBuffer();

        buffer.close();
        buffer.close();

        String message = "the shared buffer of 2 bytes (" + name.address()
                + ") is closed; close it when the last task that refers to it is over";
        for (SharedBuffer any : new SharedBuffer[] {buffer, usedView, unusedView, SharedBuffers.open(name)}) {
            assertThatThrownBy(any::segment)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(message);
            assertThatThrownBy(any::asByteBuffer)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(message);
        }
        assertThatThrownBy(() -> SharedBuffers.reference(buffer)).hasMessage(message);
        assertThatThrownBy(() -> SharedBuffers.reference(usedView)).hasMessage(message);
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bytes.get(0)).isInstanceOf(IllegalStateException.class);
        assertThat(buffer.size()).isEqualTo(2);
        assertThat(buffer).hasToString("SharedBuffer[2 bytes, " + name.address() + ", closed]");
    }

    @Test
    void close_always_leavesNothing() throws Exception {
        int before = SharedBuffers.mapped();
        SharedBuffer buffer = SharedBuffers.of(place(), new byte[100_000]);
        String trace = Traces.of(SharedBuffers.reference(buffer));
        assertThat(Traces.inThisProcess(trace)).isNotEmpty();

        buffer.close();

        assertThat(Traces.inThisProcess(trace)).isEmpty();
        assertThat(SharedBuffers.mapped()).isEqualTo(before);
    }

    @Test
    void open_ofAProcessNotKnown_isRefusedAtOnce() {
        assertThatThrownBy(() -> SharedBuffers.open(new SharedName("/proc/1/fd/3", 1, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is refused");
    }
}
