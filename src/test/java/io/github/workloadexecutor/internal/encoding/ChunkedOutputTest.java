package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkedOutputTest {

    @Test
    void bytes_inPiecesOfAnySize_areKeptInOrder() {
        long seed = Long.getLong("damage.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            ChunkedOutput output = new ChunkedOutput();
            for (int pieces = random.nextInt(40); pieces > 0; pieces--) {
                byte[] piece = new byte[random.nextInt(random.nextBoolean() ? 20 : 20_000)];
                random.nextBytes(piece);
                int offset = piece.length == 0 ? 0 : random.nextInt(piece.length);
                output.write(piece, offset, piece.length - offset);
                expected.write(piece, offset, piece.length - offset);
                output.write(pieces);
                expected.write(pieces);
            }
            assertThat(output.toByteArray()).as("damage.seed=%d", seed).isEqualTo(expected.toByteArray());
        }
    }
}
