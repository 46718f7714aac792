package io.github.workloadexecutor.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.spi.exception.CallerNotMemberException;
import java.io.Serializable;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine may read that Java has serialised. */
final class EngineTest {

    private final InternalSerializationService serialization = service();

    private static InternalSerializationService service() {
        SerializationConfig config = new SerializationConfig();
        Engine.restrict(config);
        return new DefaultSerializationServiceBuilder().setConfig(config).build();
    }

    @AfterEach
    void close() {
        serialization.dispose();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new CallerNotMemberException("planted"),
                new RejectedExecutionException("planted"),
                new IllegalStateException("planted", new NullPointerException()));
    }

    /** Otherwise who asked is not answered at all, and waits. */
    @ParameterizedTest
    @MethodSource("failures")
    void restrict_failureOfTheEngine_isRead(Throwable failure) {
        Data data = serialization.toData(failure);

        assertThat(serialization.<Throwable>toObject(data))
                .isInstanceOfSatisfying(
                        failure.getClass(), read -> assertThat(read).hasMessage("planted"));
    }

    record Stranger(String text) implements Serializable {}

    @Test
    void restrict_objectOfAnApplication_isRefused() {
        Data data = serialization.toData(new Stranger("x"));

        assertThatThrownBy(() -> serialization.toObject(data)).hasMessageContaining("not allowed");
    }
}
