/**
 * Pitfalls of parallel code that were seen, as data: kept, logged once, told to listeners, thrown if that is wanted.
 *
 * <p><b>Imports.</b> Vocabulary only. Whoever can see a pitfall uses this package.
 */
package io.github.workloadexecutor.internal.finding;
