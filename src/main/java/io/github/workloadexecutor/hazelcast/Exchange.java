package io.github.workloadexecutor.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.github.workloadexecutor.internal.cluster.NodeHost;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The envelope: bytes for a node, whose answer is bytes. The only thing of this library that the engine serialises, and
 * all it knows of it is a number.
 */
final class Exchange implements Callable<byte[]>, IdentifiedDataSerializable, HazelcastInstanceAware {

    /** Of this library's factory; must differ from those of the application's own. */
    static final int FACTORY = 0x57_6F_45;

    private static final int CLASS = 1;

    private static final byte[] NOTHING = {};

    /** Makes envelopes, and nothing else. */
    static final class Factory implements DataSerializableFactory {

        @Override
        public IdentifiedDataSerializable create(int typeId) {
            if (typeId != CLASS) {
                throw new IllegalArgumentException("expected class id " + CLASS + " but received " + typeId);
            }
            return new Exchange(NOTHING);
        }
    }

    private byte[] request;
    private @Nullable NodeHost host;

    Exchange(byte[] request) {
        this.request = request;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        host = (NodeHost) instance.getUserContext().get(NodeHost.class.getName());
    }

    /** Gives an answer, whatever happens: an exception would arrive as something else. */
    @Override
    public byte[] call() {
        NodeHost here = host;
        return here == null ? NodeHost.unknownSession() : here.exchange(request);
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeByteArray(request);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        byte[] read = in.readByteArray();
        request = read == null ? NOTHING : read;
    }

    @Override
    public int getFactoryId() {
        return FACTORY;
    }

    @Override
    public int getClassId() {
        return CLASS;
    }
}
