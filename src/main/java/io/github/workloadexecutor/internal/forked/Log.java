package io.github.workloadexecutor.internal.forked;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logger of all who lead workers. In a class of its own, because the logging back-end is found when this is loaded,
 * and that is not to happen on the way to the first worker.
 */
final class Log {

    static final Logger OF_WORKERS = LoggerFactory.getLogger(ForkedWorkers.class);

    private Log() {}
}
