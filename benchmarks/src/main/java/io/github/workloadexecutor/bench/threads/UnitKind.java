package io.github.workloadexecutor.bench.threads;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Setting;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** What a task can be given to run in. */
enum UnitKind {
    PLATFORM_THREAD("platform thread", "computing with data that is shared, by code that is trusted") {
        @Override
        Pool open() {
            ExecutorService threads = Executors.newFixedThreadPool(Setting.WORKERS, threads());
            return new Pool(threads, threads::shutdownNow);
        }

        @Override
        ThreadFactory threads() {
            return Thread.ofPlatform().daemon().factory();
        }
    },
    VIRTUAL_THREAD("virtual thread", "waiting, for as many things at once as there are") {
        @Override
        Pool open() {
            ExecutorService threads = Executors.newThreadPerTaskExecutor(threads());
            return new Pool(threads, threads::shutdownNow);
        }

        @Override
        ThreadFactory threads() {
            return Thread.ofVirtual().factory();
        }
    },
    FORKED_JVM(
            "forked JVM",
            "computing for a millisecond and more, by code that may crash, hang, leak or allocate much, with little data") {
        @Override
        Pool open() {
            WorkloadExecutor executor =
                    WorkloadExecutor.builder().workers(Setting.WORKERS).build();
            return new Pool(executor.cpu(), executor);
        }

        @Override
        ThreadFactory threads() {
            throw new UnsupportedOperationException("a forked JVM is no thread of this one");
        }
    };

    private final String title;
    private final String suitedWork;

    UnitKind(String title, String suitedWork) {
        this.title = title;
        this.suitedWork = suitedWork;
    }

    String title() {
        return title;
    }

    String suitedWork() {
        return suitedWork;
    }

    /** A pool of {@link Setting#WORKERS}, or as many as there are tasks. */
    abstract Pool open();

    /** Makes threads of this kind. */
    abstract ThreadFactory threads();

    /** An open pool. */
    record Pool(ExecutorService service, AutoCloseable owner) implements AutoCloseable {

        @Override
        public void close() throws Exception {
            owner.close();
        }
    }
}
