/**
 * Tasks, results and failures to bytes and back. The only place that touches object streams, and the one that says why
 * something cannot travel.
 *
 * <pre>{@code
 * submitting thread                                          worker
 * -----------------                                          ------
 * Encoding.encodeTask                                        Encoding.decodeTask
 *     |                                                          |
 * Codecs                                                     Codecs: by the first byte
 *     |                                                          |
 * CompactWriter -- class --> Form                            CompactReader -- names --> LoaderTable, else ClassFinder
 *     | gives up                                               |        -- asks --> CompactFilter
 *     v                                                          |
 * GraphOutput -- every object --> ClassVerdict               GraphInput -- bounds --> BoundsFilter
 *     |      pass | replace | suspect | refuse                   |      -- names --> ClassFinder
 *     |              |           |        |                      |
 *     |           StandIns       +---+----+                  StandIn.original
 *     |           MethodName         |                       (Path, Optional, ByteBuffer, method reference)
 *   bytes                        Explainer: every offender
 *                                with path, reason and cure
 * }</pre>
 *
 * <p><b>Two formats.</b> {@link Tag} draws the compact one. It has records, enums, common values and method references;
 * a graph that holds anything else, or one thing twice, is written as an object stream, and only that refuses anything.
 * Large arrays may leave either through an {@link ArraySink} and come back through an {@link ArraySource}.
 *
 * <p><b>What holds.</b> Each message has a stream of its own, so encoding twice gives two snapshots and nothing is kept
 * alive. What is refused is refused before anything is queued, all offenders in one exception. Encoding a failure
 * always succeeds, and so does decoding one. What is known about a class is kept by that class, so no table keeps a
 * class, a loader or an object alive.
 *
 * <p><b>What may surprise.</b> A lambda and a method reference are the same to the JDK until one looks at the name of
 * the method behind it. A lock is serialisable, and is refused only where a user's object holds it. Offenders are
 * listed nearest first, the fields of one object in the order in which they are serialised, by name. A method reference
 * arrives as the interface it was assigned to, without marker interfaces other than {@code Serializable}. An
 * {@code Optional} at the root of a cycle through itself is refused by the reader. A checked exception that a method
 * smuggles past an interface other than {@code CpuFunction} and {@code CpuTask} arrives in an
 * {@code UndeclaredThrowableException}. A record or enum in the compact format must have the same components or
 * constants on both sides; object streams are content with less. Two equal short texts, numbers or records of
 * primitives may arrive as two objects where they were one.
 *
 * <p><b>Imports.</b> This package uses the vocabulary packages {@code task} and {@code failure}, and the JDK's base
 * module. Types of other modules are told by name.
 */
package io.github.workloadexecutor.internal.encoding;
