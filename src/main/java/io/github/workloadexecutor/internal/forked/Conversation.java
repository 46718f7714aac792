package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.io.IOException;

/**
 * What is said about the initialiser, before a worker gets tasks: it is sent, and the worker may say something about
 * itself, and then its reply. It goes by the channel, so that its reply comes there too.
 */
final class Conversation {

    private final WorkerLink link;
    private final WorkerNews news;

    Conversation(WorkerLink link, WorkerNews news) {
        this.link = link;
        this.news = news;
    }

    /**
     * Sends the initialiser, and waits for the reply.
     *
     * @throws ProtocolViolation if the worker says what makes no sense
     * @throws IOException if the channel ends first
     */
    Reply hold(EncodedTask initialiser) throws IOException {
        if (!link.send(initialiser, /* unlimited= */ true)) {
            throw new IllegalStateException("a new worker must have room for a task, but has not");
        }
        link.flush();
        if (!link.takes(initialiser)) {
            link.sendBody(initialiser);
        }
        link.sleep();
        while (true) {
            Reply reply = link.next();
            if (reply == null) {
                reply = news.hear(link);
            }
            if (reply != null) {
                return reply;
            }
        }
    }
}
