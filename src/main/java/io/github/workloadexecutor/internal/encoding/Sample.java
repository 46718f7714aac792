package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.NotShippableException.Subject;
import io.github.workloadexecutor.task.CpuFunction;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import org.jspecify.annotations.Nullable;

/** A message like many others, to have all classes loaded and handles made that a first message would wait for. */
record Sample(int number, @Nullable String text) implements Serializable {

    /** What is referred to. */
    static Object same(Object argument) {
        return argument;
    }

    static void makeTrip() throws Unshippable, Undecodable, ObjectStreamException {
        // First, because it takes longest, and a message that comes meanwhile needs it early.
        CompactFilter.forMessage(0);
        Codec codec = Codecs.COMPACT;
        byte[] body = codec.encode(new Sample(1, "text"), Subject.RESULT, null);
        if (body != null) {
            codec.decode(body, Sample.class.getClassLoader(), null);
        }
        new MethodName(
                        CpuFunction.class.getName(),
                        Sample.class.getName(),
                        "same",
                        "(Ljava/lang/Object;)Ljava/lang/Object;",
                        MethodHandleInfo.REF_invokeStatic)
                .original(new ClassFinder(Sample.class.getClassLoader()));
    }
}
