package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker finds as its locale, its time zone, and its system properties. */
@SystemTest
final class WorkerPropertiesTest {

    private record Locales() implements CpuTask<List<String>> {
        @Override
        public List<String> call() {
            return List.of(
                    Locale.getDefault().toLanguageTag(),
                    Locale.getDefault(Locale.Category.DISPLAY).toLanguageTag(),
                    Locale.getDefault(Locale.Category.FORMAT).toLanguageTag());
        }
    }

    private record Zone() implements CpuTask<String> {
        @Override
        public String call() {
            return TimeZone.getDefault().getID() + " " + ZoneId.systemDefault();
        }
    }

    private record Property(String name) implements CpuTask<String> {
        @Override
        public String call() {
            return System.getProperty(name);
        }
    }

    private static WorkloadExecutor.Builder builder() {
        return WorkloadExecutor.builder().workers(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"de-CH", "zh-Hant-TW", "th-TH-u-ca-buddhist", "ja-JP-u-ca-japanese-x-lvariant-JP", "und"})
    void workerLocale_isTheDefaultForAllPurposes(String tag) throws Exception {
        Locale locale = Locale.forLanguageTag(tag);
        try (WorkloadExecutor executor = builder().workerLocale(locale).build()) {
            assertThat(executor.submit(new Locales()).get()).containsOnly(locale.toLanguageTag());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Asia/Kolkata, Asia/Kolkata Asia/Kolkata",
        "+05:30, GMT+05:30 GMT+05:30",
        "+01:02:03, GMT+01:02:03 GMT+01:02:03",
        "Z, UTC UTC"
    })
    void workerTimeZone_isTheDefault(String zone, String expected) throws Exception {
        try (WorkloadExecutor executor =
                builder().workerTimeZone(ZoneId.of(zone)).build()) {
            String found = executor.submit(new Zone()).get();

            assertThat(found).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "", "with spaces and = and \"quotes\" and \\", "two\nlines", "漢字 🦉"})
    void workerSystemProperty_ofAnyValue_isTheSameInTheWorker(String value) throws Exception {
        try (WorkloadExecutor executor =
                builder().workerSystemProperty("my.property", value).build()) {
            assertThat(executor.submit(new Property("my.property")).get()).isEqualTo(value);
        }
    }

    @Test
    void workerSystemProperty_besideAnOption_overridesIt() throws Exception {
        try (WorkloadExecutor executor = builder()
                .workerSystemProperty("my.property", "mine")
                .workerJvmOptions("-Dmy.property=other")
                .build()) {
            assertThat(executor.submit(new Property("my.property")).get()).isEqualTo("mine");
        }
    }

    /** An application with properties on its command line. */
    static final class WithProperties {
        public static void main(String[] args) throws InterruptedException, ExecutionException {
            try (WorkloadExecutor executor = builder()
                    .workerSystemProperty("my.property", "mine")
                    .workerLocale(Locale.CANADA_FRENCH)
                    .workerTimeZone(ZoneOffset.UTC)
                    .build()) {
                System.out.println(executor.submit(new Property("my.property")).get());
                System.out.println(
                        executor.submit(new Property("other.property")).get());
                System.out.println(executor.submit(new Locales()).get());
                System.out.println(executor.submit(new Zone()).get());
            }
        }
    }

    @Test
    void workersOptions_overrideTheCommandLineOfTheApplication() throws Exception {
        List<String> command = List.of(
                "-Dmy.property=application's",
                "-Dother.property=inherited",
                "-Duser.language=de",
                "-Duser.language.format=it",
                "-Duser.country=AT",
                "-Duser.timezone=Asia/Tokyo",
                "-cp",
                System.getProperty("java.class.path"),
                WithProperties.class.getName());
        try (Application application = Application.start(command)) {
            assertThat(application.remainingLines())
                    .containsExactly("mine", "inherited", "[fr-CA, fr-CA, fr-CA]", "UTC UTC");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a=b",
                "a\0b",
                "java.class.path",
                "java.home",
                "java.vm.name",
                "java.security.manager",
                "jdk.module.path",
                "sun.java.command",
                "stdout.encoding",
                "io.github.workloadexecutor.depth"
            })
    void workerSystemProperty_thatWorkersCannotHave_isRefusedWithTheReason(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().workerSystemProperty(name, "value"))
                .withMessageStartingWith("workerSystemProperty must not be " + name.replace("\0", "\\0") + "=value: ");
    }

    @Test
    void workerSystemProperty_zeroInItsValue_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().workerSystemProperty("a", "b\0"))
                .withMessageEndingWith("neither part a zero character");
    }

    /** A zone of the application's own, which a worker does not know. */
    private static final class Nowhere extends ZoneRulesProvider {
        static final String ID = String.join("/", "Test", "Nowhere");

        @Override
        protected Set<String> provideZoneIds() {
            return Set.of(ID);
        }

        @Override
        protected ZoneRules provideRules(String zone, boolean caching) {
            return ZoneRules.of(ZoneOffset.ofHours(3));
        }

        @Override
        protected NavigableMap<String, ZoneRules> provideVersions(String zone) {
            return new TreeMap<>(Map.of("1", provideRules(zone, false)));
        }
    }

    @Test
    void workerTimeZone_thatTimeZonesDoNotKnow_isRefused() {
        ZoneRulesProvider.registerProvider(new Nowhere());
        ZoneId nowhere = ZoneId.of(Nowhere.ID);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().workerTimeZone(nowhere))
                .withMessage("workerTimeZone must be one that java.util.TimeZone can represent, but was Test/Nowhere");
    }
}
