/**
 * Pitfalls of parallel code that were seen, as data: kept, logged once, told to listeners, thrown if that is wanted.
 *
 * <pre>{@code
 * BatchWatch ---> Role                    what an object within a task may be good for
 *     |-------> SharedObject, ContentKind    it is not thread-safe: has it changed?
 *     |-------> NamedFile                    it names a file: was it written?
 *     |-------> LockUse                      may a lock keep the tasks apart?
 *     v
 * FindingLog <--- whoever else sees a pitfall
 * }</pre>
 *
 * <p><b>What holds.</b> Looking runs no code of the application, and what cannot be seen is not found. A finding's
 * words say what was seen, and nothing that was only concluded.
 *
 * <p><b>Imports.</b> Vocabulary only. Whoever can see a pitfall uses this package.
 */
package io.github.workloadexecutor.internal.finding;
