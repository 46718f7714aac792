package io.github.workloadexecutor.examples;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A jar as it was read: what travels to a worker.
 *
 * @param name the jar's place below the audited directory
 * @param content the whole file
 * @param expectedSha1 what the jar's checksum file says, if there is one
 */
@SuppressWarnings("ArrayRecordComponent") // Two contents are never compared.
record JarFileContent(String name, byte[] content, @Nullable String expectedSha1) implements Serializable {}
