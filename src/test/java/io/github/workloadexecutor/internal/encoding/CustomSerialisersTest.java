package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.task.CpuTask;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What classes do themselves to be written and read is done, once each, in order, for tasks and results (B112). */
class CustomSerialisersTest {

    private static final List<String> STEPS = new ArrayList<>();

    static class Job implements CpuTask<Object>, Serializable {
        final String text;

        Job(String text) {
            this.text = text;
        }

        private Object writeReplace() {
            STEPS.add("Job.writeReplace");
            return new Written(text + " replaced");
        }

        @Override
        public Object call() {
            return new Answer(text);
        }
    }

    /** What stands for a job in its message. */
    static class Written implements Serializable {
        private transient String text;

        Written(String text) {
            this.text = text;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            STEPS.add("Written.writeObject");
            out.defaultWriteObject();
            out.writeUTF(text + " written");
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            STEPS.add("Written.readObject");
            in.defaultReadObject();
            text = in.readUTF() + " read";
        }

        private Object readResolve() {
            STEPS.add("Written.readResolve");
            return new Job(text + " resolved");
        }
    }

    /** A result that writes itself. */
    public static class Answer implements Externalizable {
        private String text = "";

        public Answer() {}

        Answer(String text) {
            this.text = text;
        }

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            STEPS.add("Answer.writeExternal");
            out.writeUTF(text + " written");
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException {
            STEPS.add("Answer.readExternal");
            text = in.readUTF() + " read";
        }

        private Object readResolve() {
            STEPS.add("Answer.readResolve");
            return text;
        }
    }

    @BeforeEach
    void forget() {
        STEPS.clear();
    }

    @Test
    void task_thatReplacesItself_isReplacedWrittenReadAndResolvedInOrder() {
        Job arrived = (Job) Encoding.decodeTask(Encoding.encodeTask(new Job("job"), "Job #1"), "Job #1", null);

        assertThat(arrived.text).isEqualTo("job replaced written read resolved");
        assertThat(STEPS)
                .containsExactly(
                        "Job.writeReplace", "Written.writeObject", "Written.readObject", "Written.readResolve");
    }

    @Test
    void result_thatWritesItself_isWrittenReadAndResolvedInOrder() {
        Job job = new Job("job");

        Object arrived = Encoding.decodeResult(
                Encoding.encodeResult(job.call(), "Job #1"), "Job #1", TaskSource.of(job), AllowedClasses.NONE);

        assertThat(arrived).isEqualTo("job written read");
        assertThat(STEPS).containsExactly("Answer.writeExternal", "Answer.readExternal", "Answer.readResolve");
    }
}
