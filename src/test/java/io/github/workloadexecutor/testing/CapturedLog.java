package io.github.workloadexecutor.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Keeps what this library logs while it is open, and keeps it off the console. */
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.workloadexecutor");
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private CapturedLog(Level level) {
        logger.setLevel(level);
        logger.setAdditive(false);
        logger.addAppender(this);
        start();
    }

    public static CapturedLog at(Level level) {
        return new CapturedLog(level);
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing(); // Takes the MDC of the thread that logs.
        events.add(event);
    }

    public List<String> messages() {
        return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Each message with the MDC it was logged under. */
    public Map<String, Map<String, String>> messagesWithMdc() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        events.forEach(event -> all.put(event.getFormattedMessage(), event.getMDCPropertyMap()));
        return all;
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
    }
}
