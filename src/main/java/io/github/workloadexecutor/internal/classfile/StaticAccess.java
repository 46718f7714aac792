package io.github.workloadexecutor.internal.classfile;

/**
 * A static field that a method's code reads or writes.
 *
 * @param owner the class named in the code, with slashes; the field may be one it inherits
 * @param name the field's name
 * @param descriptor the field's type
 * @param isWrite whether it is written
 * @param counts whether what is written is computed from what was read just before
 */
record StaticAccess(String owner, String name, String descriptor, boolean isWrite, boolean counts) {}
