package io.github.workloadexecutor.internal.classfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.routing.Guess;
import io.github.workloadexecutor.routing.Nature;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guess says, and that it can be asked of anything without consequences. */
final class ClassFileGuessTest {

    @Test
    void evidence_always_showsTheWayToWhatWaits() {
        Guess guess = ClassFileGuess.of(WaitingShapes.Crawl.class);

        assertThat(guess.evidence())
                .containsExactly("WaitingShapes.Crawl.call -> WaitingShapes.Http.fetch"
                        + " -> java.net.http.HttpClient.send (waits)");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                WaitingShapes.CrawlGrid.class, // loops around a wait
                WaitingShapes.Order.class, // an interface, its implementation created on the way
                WaitingShapes.MadeLater.class, // the same, created further away than it is called
                WaitingShapes.RetryingFetch.class, // an abstract method of the task's own superclass
                WaitingShapes.Load.class, // a sealed interface
                WaitingShapes.FetchAll.class, // a lambda
                WaitingShapes.Connect.class // a method inherited from the JDK
            })
    void waits_outOfSightOfTheEntryMethod_areSeen(Class<?> type) {
        assertThat(ClassFileGuess.of(type).nature()).isEqualTo(Nature.WAITS);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ComputingShapes.Unzip.class, // streams in memory do not wait
                ComputingShapes.Apply.class, // an implementation created by a static initialiser
                ComputingShapes.Fibonacci.class, // repetition without a loop
                ComputingShapes.StreamOfPrimes.class // repetition by a stream
            })
    void computing_inDisguise_isSeen(Class<?> type) {
        assertThat(ClassFileGuess.of(type).nature()).isEqualTo(Nature.COMPUTES);
    }

    @Test
    void evidence_ofBothKinds_showsBoth() {
        Guess guess = ClassFileGuess.of(ComputingShapes.DigestFile.class);

        assertThat(guess.evidence())
                .contains(
                        "ComputingShapes.DigestFile.call -> java.nio.file.Files.newInputStream (waits for a file)",
                        "ComputingShapes.DigestFile.call -> java.security.MessageDigest.update (computes)");
    }

    @Test
    void evidence_ofLambdasThatLookAlike_saysWhoTheyAre() {
        Guess guess = ClassFileGuess.of(LambdaShapes.Rivals.waits().getClass());

        assertThat(guess.nature()).isEqualTo(Nature.UNKNOWN);
        assertThat(guess.evidence())
                .singleElement()
                .asString()
                .contains(
                        "one of 2 lambdas in",
                        "LambdaShapes.Rivals that look alike",
                        "Rivals.computes COMPUTES",
                        "Rivals.waits WAITS");
    }

    @Test
    void lambdas_thatCaptureDifferentThings_areToldApart() {
        assertThat(ClassFileGuess.of(LambdaShapes.Strangers.computes(9).getClass())
                        .nature())
                .isEqualTo(Nature.COMPUTES);
        assertThat(ClassFileGuess.of(LambdaShapes.Strangers.waits(URI.create("http://a"))
                                .getClass())
                        .nature())
                .isEqualTo(Nature.WAITS);
    }

    @Test
    void evidence_ofAnInterfaceNobodyImplements_namesIt() {
        assertThat(ClassFileGuess.of(WaitingShapes.Injected.class).evidence())
                .containsExactly("WaitingShapes.Injected.call -> WaitingShapes.Orders.find"
                        + " (an implementation that its code does not create)");
    }

    @Test
    void method_named_isGuessedFrom() {
        assertThat(ClassFileGuess.of(ComputingShapes.Numbers.class, "fibonacci", "(I)J")
                        .nature())
                .isEqualTo(Nature.COMPUTES);
        assertThat(ClassFileGuess.of(BlockingQueue.class, "take", "()Ljava/lang/Object;")
                        .nature())
                .isEqualTo(Nature.WAITS);
        assertThat(ClassFileGuess.of(String.class, "strip", "()Ljava/lang/String;")
                        .nature())
                .isEqualTo(Nature.UNKNOWN);
        assertThat(ClassFileGuess.of(ComputingShapes.Numbers.class, "missing", "()V")
                        .nature())
                .isEqualTo(Nature.UNKNOWN);
    }

    @Test
    void guess_ofTheSameClass_isMadeOnce() {
        Class<?> type = WaitingShapes.Sleep.class;

        assertThat(ClassFileGuess.of(type)).isSameAs(ClassFileGuess.of(type));
    }

    /** Says when it is initialised. */
    static final class Loud implements Callable<Integer> {
        static final int ONE = Witness.SEEN.incrementAndGet();

        @Override
        public Integer call() {
            return ONE;
        }
    }

    static final class Witness {
        static final AtomicInteger SEEN = new AtomicInteger();

        private Witness() {}
    }

    @Test
    void guess_always_initialisesNothing() {
        ClassFileGuess.of(Loud.class);

        assertThat(Witness.SEEN).hasValue(0);
    }

    @Test
    void anything_asked_getsAnAnswer() throws IllegalAccessException, IOException {
        Callable<?> proxy = (Callable<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Callable.class}, (self, method, args) -> null);
        Class<?> hidden = MethodHandles.lookup()
                .defineHiddenClass(bytes(Hidden.class), /* initialize= */ false)
                .lookupClass();

        for (Class<?> type : List.of(
                int.class,
                int[].class,
                Object.class,
                Callable.class,
                Thread.class,
                proxy.getClass(),
                hidden,
                UnaryOperator.identity().getClass(),
                ClassFileGuessTest.class)) {
            Guess guess = ClassFileGuess.of(type);

            assertThat(guess.nature()).as(type.getName()).isEqualTo(Nature.UNKNOWN);
            assertThat(guess.evidence()).as(type.getName()).isNotEmpty();
        }
    }

    static final class Hidden implements Callable<Integer> {
        @Override
        public Integer call() {
            return 1;
        }
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream file = type.getResourceAsStream("ClassFileGuessTest$Hidden.class")) {
            return file.readAllBytes();
        }
    }

    /** A loader whose classes have no files. */
    @Test
    void class_withoutAFile_isUnknown() throws Exception {
        byte[] bytes = bytes(Hidden.class);
        ClassLoader loader = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) {
                return defineClass(name, bytes, 0, bytes.length);
            }
        };

        Guess guess = ClassFileGuess.of(loader.loadClass(Hidden.class.getName()));

        assertThat(guess.evidence()).containsExactly("its class is not the application's, or has no file");
    }

    /** A loader that gives rubbish for a class file. */
    @Test
    void file_thatIsNoClassFile_isUnknown() throws Exception {
        byte[] bytes = bytes(Hidden.class);
        ClassLoader loader = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) {
                return defineClass(name, bytes, 0, bytes.length);
            }

            @Override
            public InputStream getResourceAsStream(String name) {
                return new java.io.ByteArrayInputStream(new byte[] {1, 2, 3});
            }
        };

        assertThat(ClassFileGuess.of(loader.loadClass(Hidden.class.getName())).nature())
                .isEqualTo(Nature.UNKNOWN);
    }

    private static Reach walk(WalkLimits limits) {
        ClassFiles files = new ClassFiles(ClassFileGuessTest.class.getClassLoader(), limits.bytes());
        String owner = WaitingShapes.Order.class.getName().replace('.', '/');
        Call entry = new Call(Reached.NOWHERE, Call.Kind.DIRECT, owner, "call", "()Ljava/lang/String;");
        return new Walk(files, limits).from(entry, null);
    }

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void walk_withinItsLimits_endsByItself() {
        assertThat(walk(new WalkLimits(100, 20, 1_000_000, LONG)).endedBy()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3 methods", "2 calls one within the other", "700 bytes", "0 ms"})
    void walk_beyondALimit_endsAndSaysWhich(String limit) {
        int figure = Integer.parseInt(limit.replaceAll("\\D", ""));
        Reach reach = walk(new WalkLimits(
                limit.endsWith("methods") ? figure : 100,
                limit.contains("calls") ? figure : 20,
                limit.endsWith("bytes") ? figure : 1_000_000,
                limit.endsWith("ms") ? Duration.ofNanos(-1) : LONG));

        assertThat(reach.endedBy()).isEqualTo(limit);
        assertThat(reach.isCutByTime()).isEqualTo(limit.endsWith("ms"));
    }
}
