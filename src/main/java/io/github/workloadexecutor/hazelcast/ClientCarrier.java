package io.github.workloadexecutor.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.client.impl.clientside.HazelcastClientProxy;
import com.hazelcast.client.impl.connection.ClientConnection;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import io.github.workloadexecutor.internal.cluster.Carrier;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries by a client of the cluster. It connects when it is opened, and again whenever the connection is lost; while
 * there is none, there are no nodes.
 */
final class ClientCarrier implements Carrier {

    private static final int LONGEST_BACKOFF = 1000;

    private final ClientConfig config;

    // Written once by open.
    private volatile @Nullable HazelcastInstance client;

    // By the name of their place; replaced each time somebody asks which there are.
    private volatile Map<String, Member> members = Map.of();

    private volatile @Nullable IExecutorService executor;

    /** @param nodeTimeout how long a connection may be silent */
    ClientCarrier(ClientConfig given, Duration nodeTimeout) {
        config = new ClientConfig(given);
        config.getConnectionStrategyConfig().setAsyncStart(true).setReconnectMode(ReconnectMode.ASYNC);
        // However long there was no node: the first that comes is found soon.
        config.getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .setInitialBackoffMillis(LONGEST_BACKOFF)
                .setMaxBackoffMillis(LONGEST_BACKOFF);
        Engine.restrict(config.getSerializationConfig());
        setUnlessGiven("hazelcast.logging.type", "slf4j");
        setUnlessGiven("hazelcast.phone.home.enabled", "false");
        setUnlessGiven("hazelcast.client.heartbeat.timeout", Long.toString(nodeTimeout.toMillis()));
        setUnlessGiven("hazelcast.client.heartbeat.interval", Long.toString(nodeTimeout.toMillis() / 4));
        // Nothing is to be tried again by the engine.
        setUnlessGiven("hazelcast.client.invocation.timeout.seconds", Engine.seconds(nodeTimeout));
    }

    private void setUnlessGiven(String property, String value) {
        if (config.getProperty(property) == null) {
            config.setProperty(property, value);
        }
    }

    @Override
    public void open(Runnable changed) {
        HazelcastInstance opened = HazelcastClient.newHazelcastClient(config);
        opened.getCluster().addMembershipListener(new MembershipAdapter() {
            @Override
            public void memberAdded(MembershipEvent event) {
                changed.run();
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                changed.run();
            }
        });
        opened.getLifecycleService().addLifecycleListener(event -> changed.run());
        client = opened;
        changed.run();
    }

    private HazelcastInstance client() {
        HazelcastInstance opened = client;
        if (opened == null) {
            throw new IllegalStateException("the connection must be opened before it is used");
        }
        return opened;
    }

    @Override
    public Collection<Place> places() {
        HazelcastInstance opened = client;
        if (opened == null) {
            return List.of();
        }
        try {
            Predicate<Member> reachable = reachable(opened);
            Map<Place, Member> found = opened.getCluster().getMembers().stream()
                    .filter(member -> member.getAttribute(Engine.NODE_NAME) != null && reachable.test(member))
                    .collect(Collectors.toMap(ClientCarrier::placeOf, member -> member, (one, same) -> one));
            Map<String, Member> byId = new ConcurrentHashMap<>();
            found.forEach((place, member) -> byId.put(place.id(), member));
            members = byId;
            return found.keySet();
        } catch (HazelcastException | IllegalStateException notConnected) {
            return List.of();
        }
    }

    /**
     * Whether there is a connection to a member. What is for another one, the client gives to any member to pass on: so
     * it might be lost with a node that it was not for, and one that has just joined often does not get it at all.
     */
    private static Predicate<Member> reachable(HazelcastInstance client) {
        if (!(client instanceof HazelcastClientProxy proxy) || proxy.client == null) {
            return any -> true;
        }
        try {
            Set<UUID> connected = proxy.client.getConnectionManager().getActiveConnections().stream()
                    .map(ClientConnection::getRemoteUuid)
                    .collect(Collectors.toSet());
            return member -> connected.contains(member.getUuid());
        } catch (LinkageError otherVersion) {
            return any -> true; // It has no name for this that everybody may use.
        }
    }

    private static Place placeOf(Member member) {
        return new Place(
                member.getUuid().toString(),
                member.getAddress().getHost() + ":" + member.getAddress().getPort());
    }

    @Override
    public CompletionStage<byte[]> exchange(Place place, byte[] request) {
        Member member = members.get(place.id());
        if (member == null) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the cluster has no member " + place.id() + " at " + place));
        }
        return received(executor().submitToMember(new Exchange(request), member));
    }

    /**
     * What depends on it runs in the thread that receives the answer. What depends on a future of the client would be
     * handed to another thread, which had to be woken.
     */
    private static CompletionStage<byte[]> received(Future<byte[]> future) {
        if (!(future instanceof CompletableFuture<byte[]> ofClient)) {
            throw new IllegalStateException(
                    "a future of Hazelcast's must be a CompletableFuture, but was a " + future.getClass());
        }
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        var unused = ofClient.whenCompleteAsync(
                (answer, failure) -> {
                    if (failure == null) {
                        received.complete(answer);
                    } else {
                        received.completeExceptionally(failure);
                    }
                },
                Runnable::run);
        return received;
    }

    private IExecutorService executor() {
        IExecutorService known = executor;
        if (known == null) {
            known = client().getExecutorService(Engine.EXECUTOR);
            executor = known;
        }
        return known;
    }

    @Override
    public String ownId() {
        return client().getLocalEndpoint().getUuid().toString();
    }

    @Override
    public String clusterName() {
        return config.getClusterName();
    }

    @Override
    public void close() {
        HazelcastInstance opened = client;
        if (opened != null) {
            opened.shutdown();
        }
    }
}
