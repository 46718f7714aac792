/**
 * What a CPU lane promises whatever its backend, as tests. Extend
 * {@link io.github.workloadexecutor.testing.conformance.BackendConformance} to see whether a backend keeps it.
 *
 * <pre>{@code
 * BackendConformance     the only class to extend; makes the executors and ends them
 *    +-- TravelSpec      what is refused, and what arrives as what
 *    +-- FailureSpec     how tasks fail by themselves
 *    +-- GatherSpec      many tasks as one
 *    +-- CancelSpec      how tasks are ended before their time
 *    +-- ContextSpec     what a task can ask and tell, permits
 *    +-- CrashSpec       what a worker's end costs
 *    +-- QueueSpec       what waits, and when there is no room
 *    +-- ClosingSpec     how an executor ends, its workers, its books
 * }</pre>
 *
 * <p>Published beside the library with the classifier {@code test-fixtures}. It needs JUnit, AssertJ and Awaitility.
 *
 * <p><b>What may surprise.</b> Tasks and tests meet in files, so workers must see the file system of the tests. Numbers
 * such as B46 are those of the behaviours this library is measured against.
 */
package io.github.workloadexecutor.testing.conformance;
