package io.github.workloadexecutor.internal.classfile;

/**
 * A place in the code that makes a lambda or a method reference.
 *
 * @param factory the types captured and the interface made, as a method descriptor
 * @param target the method behind it
 */
record LambdaSite(String factory, Call target) {}
