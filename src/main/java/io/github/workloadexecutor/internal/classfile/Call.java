package io.github.workloadexecutor.internal.classfile;

/**
 * A call in a method's code, or a method handle that the code makes for a lambda, which counts as a call.
 *
 * @param at the place in the code
 * @param kind how the target is found
 * @param owner the class named in the code, with slashes
 * @param name the method's name
 * @param descriptor the method's descriptor
 */
record Call(int at, Kind kind, String owner, String name, String descriptor) {

    /** How the target of a call is found. */
    enum Kind {
        /** It is the one named, or inherited by the class named. */
        DIRECT,
        /** It depends on the receiver's class. */
        VIRTUAL
    }

    String key() {
        return name + descriptor;
    }
}
