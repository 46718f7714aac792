/**
 * How far one submitter gets with a cluster that is not there: a simulation of placement, network and nodes, event by
 * event, with costs that were measured. It knows no engine.
 *
 * <pre>{@code
 * submitter                                      network          a node, one of many
 * callers: encode --> lock: place --> frames out --- RTT / 2 ---> frames in --> slots: run
 *                     lock: reply <-- frames in  <-- RTT / 2 ---  frames out <----+
 * }</pre>
 *
 * <p>Encoding and frames share the submitter's other cores; whatever needs the lock is done one after the other. A node
 * has a thread for what comes in and one for what goes out, and a core for each slot.
 */
package io.github.workloadexecutor.bench.cluster;
