package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.memory.Application;
import io.github.workloadexecutor.internal.process.CodeOnDisk;
import io.github.workloadexecutor.internal.process.OrphanGuard;
import io.github.workloadexecutor.internal.process.OwnProcess;
import io.github.workloadexecutor.internal.wire.Agreement;
import io.github.workloadexecutor.internal.wire.Doorbell;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Invitation;
import io.github.workloadexecutor.internal.wire.Rendezvous;
import io.github.workloadexecutor.internal.wire.SharedBlock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * What a forked JVM runs: reads from its standard input where to dial and what to say there, dials, and serves requests
 * until it is told to end or the application is gone.
 *
 * <p>Standard input carries the secret because the command line and the environment can be read by others. Standard
 * output and error are the tasks' own.
 */
public final class WorkerMain {

    /** The system property that tells an executor within a worker how many applications are above it. */
    public static final String DEPTH = "io.github.workloadexecutor.depth";

    private static final byte[] NO_BODY = new byte[0];

    private WorkerMain() {}

    /**
     * Runs the worker.
     *
     * @param args none
     * @throws IOException if the application cannot be reached, which ends the process
     */
    public static void main(String[] args) throws IOException {
        new WarmUp().start();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Invitation invitation = Invitation.read(in);
        agree(invitation.agreement());
        System.setProperty(DEPTH, Integer.toString(invitation.depth()));
        Application.is(invitation.parentPid());
        SharedBlock shared = SharedBlock.open(invitation.sharedBlock());
        FrameChannel channel = dial(invitation, FrameKind.HELLO);
        Doorbell doorbell = dial(invitation, FrameKind.DOORBELL).asDoorbell(/* rings= */ false);
        Lifeline lifeline = new Lifeline(channel, ProcessEnd.REAL);
        Exchange exchange = new Exchange(shared, doorbell, channel);
        Crew crew = new Crew(lifeline, exchange, invitation, () -> settle(lifeline, invitation));
        lifeline.watchForExit(crew.tasks()::currentId);
        crew.start();
        new RequestLoop(lifeline, crew).serve();
    }

    /** With other code than the application has, a task would do something else here than what was meant. */
    private static void agree(Agreement agreement) {
        String broken = agreement.brokenBy(Agreement.here(CodeOnDisk.paths()));
        if (broken != null) {
            System.err.println(broken);
            ProcessEnd.REAL.halt(OwnProcess.EXIT_DISAGREEMENT);
        }
    }

    private static FrameChannel dial(Invitation invitation, FrameKind greeting) throws IOException {
        FrameChannel channel = Rendezvous.dial(invitation.address());
        channel.send(new Frame(greeting, OwnProcess.pid(), invitation.nonce(), NO_BODY));
        return channel;
    }

    private static void settle(Lifeline lifeline, Invitation invitation) {
        if (!OrphanGuard.settle(invitation.parentPid(), System.err::println)) {
            lifeline.lost();
        }
    }
}
