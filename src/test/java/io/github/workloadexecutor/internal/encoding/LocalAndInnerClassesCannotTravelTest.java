package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.task.CpuTask;
import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import org.junit.jupiter.api.Test;

/** Classes that hold more than they show, and classes that could be written but not read (B71). */
class LocalAndInnerClassesCannotTravelTest {

    private static final String TEST = LocalAndInnerClassesCannotTravelTest.class.getName();

    class Inner implements Serializable {
        Object outer() {
            return LocalAndInnerClassesCannotTravelTest.this;
        }
    }

    static class NeedsArgument {
        NeedsArgument(int argument) {}
    }

    static class Orphan extends NeedsArgument implements Serializable {
        Orphan() {
            super(1);
        }
    }

    static class Closed implements Externalizable {
        Closed(int argument) {}

        @Override
        public void writeExternal(ObjectOutput out) {}

        @Override
        public void readExternal(ObjectInput in) {}
    }

    enum Operation {
        PLUS {
            @Override
            int apply(int a, int b) {
                return a + b;
            }
        };

        abstract int apply(int a, int b);
    }

    @Test
    void localClass_isRefused() {
        class Local implements CpuTask<Integer> {
            @Override
            public Integer call() {
                return 1;
            }
        }

        assertThat(Trips.refusalOf(new Local())).hasMessage("""
                task Local cannot travel to a worker process:
                  1. Local (%s$1Local): a local class holds its enclosing instance and the variables it uses, and has \
                no stable name. Move it out of the method, as a record or as a top-level or static nested class.""".formatted(TEST));
    }

    @Test
    void anonymousClass_isRefused() {
        Object anonymous = new Serializable() {};

        assertThat(Trips.refusalToHold(anonymous)).hasMessage("""
                task Trips.Holder cannot travel to a worker process:
                  1. Holder.content (%s$1): an anonymous class holds its enclosing instance and the variables it \
                uses, and has no stable name. Write it as a record, or as a top-level or static nested class.""".formatted(TEST));
    }

    @Test
    void innerClass_isRefusedAndItsOuterClassNamed() {
        assertThat(Trips.refusalToHold(new Inner())).hasMessage("""
                task Trips.Holder cannot travel to a worker process:
                  1. Holder.content (%s$Inner): an inner class holds an instance of its outer class \
                LocalAndInnerClassesCannotTravelTest, which would travel along. Declare it static, or make it a \
                record.""".formatted(TEST));
    }

    @Test
    void localRecordAndConstantWithBody_travel() {
        record Point(int x) implements Serializable {}

        assertThat(Trips.<Object>shipped(new Point(3))).isEqualTo(new Point(3));
        assertThat(Trips.<Object>shipped(Operation.PLUS)).isSameAs(Operation.PLUS);
    }

    @Test
    void superclass_withoutUsableConstructor_isRefusedBeforeItFailsToDecode() {
        assertThat(Trips.refusalToHold(new Orphan())).hasMessage("""
                task Trips.Holder cannot travel to a worker process:
                  1. Holder.content (%1$s$Orphan): LocalAndInnerClassesCannotTravelTest.Orphan is Serializable, but \
                its superclass LocalAndInnerClassesCannotTravelTest.NeedsArgument is not and has no no-argument \
                constructor that LocalAndInnerClassesCannotTravelTest.Orphan can call, so it could be written but not \
                read. Give LocalAndInnerClassesCannotTravelTest.NeedsArgument such a constructor, or make it \
                Serializable.""".formatted(TEST));
    }

    @Test
    void externalizable_withoutPublicConstructor_isRefusedBeforeItFailsToDecode() {
        assertThat(Trips.refusalToHold(new Closed(1))).hasMessage("""
                task Trips.Holder cannot travel to a worker process:
                  1. Holder.content (%s$Closed): LocalAndInnerClassesCannotTravelTest.Closed is Externalizable but has \
                no public no-argument constructor, so it could be written but not read. Give it such a constructor, \
                or make it a record that implements Serializable.""".formatted(TEST));
    }
}
