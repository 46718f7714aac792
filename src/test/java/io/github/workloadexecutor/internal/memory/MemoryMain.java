package io.github.workloadexecutor.internal.memory;

import io.github.workloadexecutor.task.SharedBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32;

/** What the other process of {@link OtherProcessTest} runs: the first argument says what to do. */
final class MemoryMain {

    private static final MemoryPlace PLACE = MemoryPlace.ofThisMachine(Path.of(System.getProperty("java.io.tmpdir")));

    private MemoryMain() {}

    /** The command line for a child that opens something. */
    static List<String> command(String deed, SharedName name, long... numbers) {
        List<String> command = new ArrayList<>(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MemoryMain.class.getName(),
                deed,
                Long.toString(ProcessHandle.current().pid()),
                name.address(),
                Long.toString(name.size()),
                Long.toString(name.stamp())));
        for (long number : numbers) {
            command.add(Long.toString(number));
        }
        return command;
    }

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "hold" -> hold();
            case "make" -> make();
            default -> open(args);
        }
    }

    @SuppressWarnings("resource") // the test kills it
    private static void hold() throws Exception {
        PayloadStore store = new PayloadStore(
                "child",
                PLACE,
                new PayloadLimits(0, 1 << 30, 1 << 30, Duration.ofDays(1)),
                System::nanoTime,
                action -> {});
        Payload payload = store.take(new byte[3 << 20]);
        store.take(new byte[9 << 20]).close();
        SharedBuffer buffer = SharedBuffers.of(PLACE, new byte[5 << 20]);
        SharedFile file = SharedFile.create(PLACE, 100_000, Arena.global());
        System.out.println(List.of(payload.name(), SharedBuffers.reference(buffer), file.name()));
        new CountDownLatch(1).await();
    }

    /** Until it is killed, at any moment. */
    private static void make() throws Exception {
        System.out.println("making");
        while (true) {
            try (Arena arena = Arena.ofShared();
                    SharedFile file = SharedFile.create(PLACE, 10_000, arena)) {
                file.segment().fill((byte) 1);
            }
        }
    }

    private static void open(String[] args) throws Exception {
        MemoryOrigin origin = MemoryOrigin.processes(Set.of(Long.parseLong(args[1])));
        SharedBuffers.openThoseOf(origin);
        SharedName name = new SharedName(args[2], Long.parseLong(args[3]), Long.parseLong(args[4]));
        switch (args[0]) {
            case "read" -> {
                try (PayloadReader reader = new PayloadReader(origin)) {
                    System.out.println(sum((byte[]) reader.read(new PayloadName(
                            name, Long.parseLong(args[5]), Long.parseLong(args[6]), ElementType.BYTE))));
                }
            }
            case "buffer" ->
                System.out.println(sum(SharedBuffers.open(name).segment().toArray(ValueLayout.JAVA_BYTE)));
            case "closed" -> {
                try {
                    System.out.println(SharedBuffers.open(name).asByteBuffer());
                } catch (IllegalStateException e) {
                    System.out.println(e.getMessage());
                }
            }
            case "write" ->
                SharedMemory.open(name, origin, MapMode.READ_WRITE, Arena.ofAuto())
                        .segment()
                        .set(ValueLayout.JAVA_LONG, 0, Long.parseLong(args[5]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    static String sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + " bytes, CRC " + sum.getValue();
    }
}
