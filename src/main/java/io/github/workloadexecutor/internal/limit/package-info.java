/**
 * Permits: how many tasks may run at once, how often they may start, and who has which of a resource.
 *
 * <pre>{@code
 * Demand (what tasks of a view, or with the same options, need)
 *    |  of(task)
 *    v
 * Request ---- ask ----> Gate:  Pool  Pool  Pool      one line each: LimitPool, SlotPool, RatePool
 *    ^                           |     |
 *    |                           R1    R1             granted when first in each, and each has enough
 *    |                           R2    R3
 *    +---- giveBack ---> Grants: those that have got permits now; told without the lock
 * }</pre>
 *
 * <p><b>What holds.</b> A request gets all its permits at once and gives each back exactly once. Nobody is overtaken by
 * who came later and needs a permit of the same pool. Who waits has no thread.
 *
 * <p><b>What may surprise.</b> A task that is first in one line and not in another holds up the first line: that is
 * what keeps it from starving.
 *
 * <p><b>Imports.</b> Vocabulary only. {@code lane} makes requests of tasks; the facade makes demands.
 */
package io.github.workloadexecutor.internal.limit;
