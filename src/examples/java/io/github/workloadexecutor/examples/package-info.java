/**
 * Examples that run. {@link io.github.workloadexecutor.examples.Crawler} crawls a slow web site.
 * {@link io.github.workloadexecutor.examples.JarAudit} audits a directory of jars:
 *
 * <pre>{@code
 *            I/O lane                  CPU lane                   I/O lane
 *            --------                  --------                   --------
 * jar  --->  JarFiles::read  ------->  JarInspection::inspect --> JarReports::write  ---> row
 *            waits for the disk        inflates, parses,          waits for the disk
 *                                      digests
 *                        JarFileContent                 JarFacts
 *                        travels to a worker            travel back: a few hundred bytes
 * }</pre>
 *
 * <p>The jar's bytes travel once, because whoever reads them is not who inspects them. What comes back is small, and
 * the report is made from it here.
 *
 * <p>{@link io.github.workloadexecutor.examples.Thumbnailer} makes thumbnails of a directory of images. Each is an
 * output of its task, {@link io.github.workloadexecutor.examples.Thumbnail}, which reads, scales and writes in a
 * worker.
 *
 * <p>{@link io.github.workloadexecutor.examples.Primes} counts primes on the nodes of a cluster.
 */
@NullMarked
package io.github.workloadexecutor.examples;

import org.jspecify.annotations.NullMarked;
