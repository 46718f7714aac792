package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.encoding.ArrayReference;
import io.github.workloadexecutor.internal.encoding.ArraySource;
import io.github.workloadexecutor.internal.memory.PayloadName;
import io.github.workloadexecutor.internal.memory.PayloadReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives a task its large arrays, out of the memory that its request says they are in. */
record AnnexReader(List<PayloadName> annex, PayloadReader payloads) implements ArraySource {

    /** Null if the request says nothing of arrays. */
    static @Nullable AnnexReader of(String annex, PayloadReader payloads) throws IOException {
        if (annex.isEmpty()) {
            return null;
        }
        List<PayloadName> names = new ArrayList<>();
        for (String line : annex.split("\n", -1)) {
            names.add(PayloadName.parse(line));
        }
        return new AnnexReader(names, payloads);
    }

    /** How many bytes all of them have together. */
    long bytes() {
        long bytes = 0;
        for (PayloadName array : annex) {
            bytes += array.length();
        }
        return bytes;
    }

    private PayloadName name(ArrayReference reference) throws IOException {
        try {
            return annex.get(Integer.parseInt(reference.region()));
        } catch (NumberFormatException | IndexOutOfBoundsException unknown) {
            throw new IOException(
                    "a task refers to array " + reference.region() + " of the " + annex.size() + " it was sent",
                    unknown);
        }
    }

    @Override
    public long available(ArrayReference reference) throws IOException {
        return name(reference).length();
    }

    @Override
    public void read(ArrayReference reference, Object array) throws IOException {
        payloads.readInto(name(reference), array);
    }
}
