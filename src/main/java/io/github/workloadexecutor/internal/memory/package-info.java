/**
 * Memory that the application and its workers share: large arrays of a task, and buffers that many tasks read.
 *
 * <pre>{@code
 * application                          kernel                         worker
 * -----------                          ------                         ------
 * MemoryPlace --> SharedFile -------> unnamed file <---------------- SharedMemory <-- MemoryOrigin
 *                     ^                 header: stamp, withdrawn         ^    ^
 * PayloadStore -------+                 memory                           |    +---- PayloadReader --> array
 *    BlockShelf, Slab |                                                  |
 * SharedBuffers ------+                                                  +--------- SharedBuffers
 *
 *                     SharedName, PayloadName: travel in the task, say where to look
 * }</pre>
 *
 * <p><b>What holds.</b> Nothing is left behind by a process that ends, however it ends. No thread touches a page that
 * is not mapped. All pages of a file are there before anybody hears of it, so that want of room is an exception for its
 * maker and never the end of a process that reads it. Whoever opens a name gets the memory that was meant, or an
 * exception that says why not. A payload that is not closed does not change.
 *
 * <p><b>What may surprise.</b> Memory of a file that was closed is free only when the last process has unmapped it; so
 * a worker should {@code trim} now and then, also when it has nothing to do. A shared buffer that a worker has used is
 * unmapped there by the garbage collector after that. Interrupts close channels, which is why none is kept for reading
 * or writing. Native access is not needed.
 *
 * <p><b>Imports.</b> Of the vocabulary {@code task}; the JDK's modules for files and for the size of this machine.
 */
package io.github.workloadexecutor.internal.memory;
