package io.github.workloadexecutor.internal.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a staged file for as long as its task is not over, and remembers whether all of it was written. What comes
 * later is refused. Safe for use by many threads, one after the other.
 */
final class StagedStream extends OutputStream {

    private final BufferedOutputStream file;
    private final OutputHandle output;
    private final TaskOutputs owner;

    // Written under the lock of this.
    private volatile boolean closed;
    private volatile @Nullable IOException failure;

    StagedStream(OutputStream file, OutputHandle output, TaskOutputs owner) {
        this.file = new BufferedOutputStream(file);
        this.output = output;
        this.owner = owner;
    }

    /** Why what was written is not the whole file; null if it is. */
    @Nullable
    String fault() {
        IOException failed = failure;
        return failed != null ? "writing it had failed, with " + failed + "," : closed ? null : "it was still open";
    }

    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        refuseIfLate();
        try {
            file.write(b);
        } catch (IOException refused) {
            throw noted(refused);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        refuseIfLate();
        try {
            file.write(bytes, offset, length);
        } catch (IOException refused) {
            throw noted(refused);
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        refuseIfLate();
        try {
            file.flush();
        } catch (IOException refused) {
            throw noted(refused);
        }
    }

    @Override
    public void close() throws IOException {
        if (closeFile()) {
            owner.closed(this); // Without the lock: who drops the file has the locks in the other order.
        }
    }

    private synchronized boolean closeFile() throws IOException {
        if (closed) {
            return false;
        }
        try (file) {
            refuseIfLate();
        } catch (IOException refused) {
            throw noted(refused);
        } finally {
            closed = true;
        }
        return true;
    }

    /** Lets go of the file: nobody wants it. */
    synchronized void drop() throws IOException {
        if (!closed) {
            closed = true;
            file.close();
        }
    }

    private void refuseIfLate() throws IOException {
        if (closed) {
            throw new IOException("output " + output.key() + " is closed");
        }
        if (owner.isOver()) {
            throw new IOException("output " + output.key() + " is not written any more: its task is over");
        }
    }

    private IOException noted(IOException refused) {
        if (failure == null) {
            failure = refused;
        }
        return refused;
    }
}
