package io.github.workloadexecutor.bench.compare;

import java.util.Optional;
import java.util.stream.Stream;

/** The other libraries that this machine has. Those it has not are noted. */
record Peers(Optional<Peer> python, Optional<Peer> pp4j) implements AutoCloseable {

    static Peers start(Report report) {
        return new Peers(Peer.python(report), Peer.pp4j(report));
    }

    Stream<Peer> stream() {
        return Stream.of(python, pp4j).flatMap(Optional::stream);
    }

    @Override
    public void close() {
        stream().forEach(Peer::close);
    }
}
