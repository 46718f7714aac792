package io.github.workloadexecutor.internal.encoding;

import java.io.ObjectStreamException;
import java.io.Serializable;

/**
 * What is written in place of an object that is not serialisable but means the same in every process. Reading it gives
 * the object again, before it is put into the field, component or element it belongs to.
 */
sealed interface StandIn extends Serializable
        permits MethodName,
                StandIns.PathName,
                StandIns.Present,
                StandIns.Absent,
                StandIns.OptionalNumber,
                StandIns.Bytes,
                StandIns.Shared {

    /** Makes the object it stands for. */
    Object original(ClassFinder classes) throws ObjectStreamException;
}
