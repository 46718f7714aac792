package io.github.workloadexecutor.bench.compare;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.concurrent.Callable;

/** A no-op for the bare engine, in the quickest way it can serialise one. It runs in a thread of the member. */
final class RawEcho implements Callable<Integer>, IdentifiedDataSerializable {

    static final int FACTORY = 4711;

    private int value;

    /** Makes them. */
    static final class Factory implements DataSerializableFactory {

        @Override
        public IdentifiedDataSerializable create(int typeId) {
            return new RawEcho(0);
        }
    }

    RawEcho(int value) {
        this.value = value;
    }

    @Override
    public Integer call() {
        return value;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(value);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        value = in.readInt();
    }

    @Override
    public int getFactoryId() {
        return FACTORY;
    }

    @Override
    public int getClassId() {
        return 1;
    }
}
