package io.github.workloadexecutor.internal.memory;

import java.io.Serializable;

/**
 * What travels in place of a large array: where its bytes are.
 *
 * @param file the memory they are in
 * @param offset where in that memory they begin
 * @param length how many there are
 * @param type what they are elements of
 */
public record PayloadName(SharedName file, long offset, long length, ElementType type) implements Serializable {}
