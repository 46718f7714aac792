package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.TaskFuture;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The I/O lane with a database: as what a driver is given, and as what waits for connections. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class JdbcTest {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final String url = "jdbc:h2:mem:lanes-" + DATABASES.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().name("jdbc").inProcess().build();

    @AfterEach
    void close() throws SQLException {
        executor.close();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown");
        }
    }

    private HikariDataSource pool(int connections) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(connections);
        return pool;
    }

    private static int one(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select 1")) {
            result.next();
            return result.getInt(1);
        }
    }

    /** Tasks without limit of their own wait for connections, each in its thread, and none starves. */
    @Test
    void tasks_moreThanConnections_allGetOneAndNeverMoreAtOnce() throws Exception {
        AtomicInteger using = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        try (HikariDataSource pool = pool(10)) {
            for (int i = 0; i < 200; i++) {
                futures.add(executor.io().submit(() -> {
                    try (Connection connection = pool.getConnection()) {
                        most.accumulateAndGet(using.incrementAndGet(), Math::max);
                        int value = one(connection);
                        using.decrementAndGet();
                        return value;
                    }
                }));
            }
            for (TaskFuture<Integer> future : futures) {
                assertThat(future.get()).isEqualTo(1);
            }
            assertThat(most.get()).isBetween(1, 10);
            await().untilAsserted(() -> assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                    .isZero());
        }
    }

    /** Otherwise those who were interrupted would keep connections, or those who wait would not hear of it. */
    @Test
    void tasks_cancelledWhileTheyWaitForAConnection_costNone() throws Exception {
        CountDownLatch held = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        Callable<Boolean> hold = () -> {
            try (HeldConnection connection = new HeldConnection(held)) {
                goOn.await();
                return connection.isValid();
            }
        };
        try (HikariDataSource pool = pool(2)) {
            HeldConnection.pool = pool;
            List<TaskFuture<Boolean>> holders =
                    List.of(executor.io().submit(hold), executor.io().submit(hold));
            held.await();
            List<TaskFuture<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                waiting.add(executor.io().submit(() -> {
                    try (Connection connection = pool.getConnection()) {
                        return one(connection);
                    }
                }));
            }
            await().until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 50);

            waiting.forEach(future -> future.cancel(true));
            for (TaskFuture<Integer> future : waiting) {
                future.awaitEnd();
            }
            int stillWaiting = pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
            goOn.countDown();
            for (TaskFuture<Boolean> holder : holders) {
                assertThat(holder.get()).isTrue();
            }

            assertThat(stillWaiting).isZero();
            try (Connection one = pool.getConnection();
                    Connection other = pool.getConnection()) {
                assertThat(one(one) + one(other)).isEqualTo(2);
            }
        }
    }

    /** A connection of the pool, and the news that it is held. */
    private static final class HeldConnection implements AutoCloseable {
        private static volatile HikariDataSource pool;

        private final Connection connection;

        HeldConnection(CountDownLatch held) throws SQLException {
            connection = pool.getConnection();
            held.countDown();
        }

        boolean isValid() throws SQLException {
            return connection.isValid(1);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    /** This database does nothing with it, but a driver may not be disturbed by what it is given. */
    @Test
    void networkTimeoutAndAbort_ofH2_takeALane() throws Exception {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setNetworkTimeout(executor.io(), 1000);
            connection.abort(executor.io());
        }
        assertThat(executor.io().statistics().failed()).isZero();
    }

    /** A connection that does on abort what JDBC asks for, as the drivers of PostgreSQL and MySQL do. */
    private static Connection aborting(Connection real, CompletableFuture<String> closedBy) {
        return (Connection) Proxy.newProxyInstance(
                JdbcTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("abort")) {
                        ((Executor) arguments[0]).execute(() -> {
                            try {
                                real.close();
                                closedBy.complete(Thread.currentThread().getName());
                            } catch (SQLException failed) {
                                closedBy.completeExceptionally(failed);
                            }
                        });
                        return null;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Test
    void abort_ofADriverThatUsesItsExecutor_closesOnTheLane() throws Exception {
        CompletableFuture<String> closedBy = new CompletableFuture<>();
        Connection connection = aborting(DriverManager.getConnection(url), closedBy);

        connection.abort(executor.io());

        assertThat(closedBy.get()).startsWith("jdbc");
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void abort_afterShutdown_isRejectedAndTheConnectionStays() throws Exception {
        try (Connection connection = aborting(DriverManager.getConnection(url), new CompletableFuture<>())) {
            executor.shutdown();

            assertThatThrownBy(() -> connection.abort(executor.io())).isInstanceOf(RejectedExecutionException.class);
            assertThat(connection.isClosed()).isFalse();
        }
    }
}
