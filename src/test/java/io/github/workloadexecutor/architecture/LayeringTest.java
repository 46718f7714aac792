package io.github.workloadexecutor.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.foreign.Linker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The drawing in the root package's documentation, as rules. */
@AnalyzeClasses(packages = "io.github.workloadexecutor", importOptions = DoNotIncludeTests.class)
final class LayeringTest {

    private static final String ROOT = "io.github.workloadexecutor";

    @ArchTest
    static final ArchRule packages_always_haveNoCycles =
            slices().matching("io.github.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packages_always_standInTheDrawing = classes()
            .should()
            .resideInAnyPackage(
                    ROOT,
                    ROOT + ".internal.routing",
                    ROOT + ".internal.learning",
                    ROOT + ".internal.finding",
                    ROOT + ".internal.classfile",
                    ROOT + ".internal.gather",
                    ROOT + ".internal.lane",
                    ROOT + ".internal.limit",
                    ROOT + ".internal.io",
                    ROOT + ".internal.cpu",
                    ROOT + ".internal.forked",
                    ROOT + ".internal.inprocess",
                    ROOT + ".internal.cluster",
                    ROOT + ".internal.process",
                    ROOT + ".internal.wire",
                    ROOT + ".internal.worker",
                    ROOT + ".internal.output",
                    ROOT + ".internal.encoding",
                    ROOT + ".internal.memory",
                    ROOT + ".internal.context",
                    ROOT + ".task",
                    ROOT + ".gather",
                    ROOT + ".context",
                    ROOT + ".routing",
                    ROOT + ".failure",
                    ROOT + ".event",
                    ROOT + ".backend",
                    ROOT + ".hazelcast");

    // spotless:off
    @ArchTest
    static final ArchRule packages_always_pointDownwards = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("facade").definedBy(ROOT)
            .layer("routing").definedBy(ROOT + ".internal.routing")
            .layer("learning").definedBy(ROOT + ".internal.learning")
            .layer("finding").definedBy(ROOT + ".internal.finding")
            .layer("classfile").definedBy(ROOT + ".internal.classfile")
            .layer("gathering").definedBy(ROOT + ".internal.gather")
            .layer("lane").definedBy(ROOT + ".internal.lane")
            .layer("limit").definedBy(ROOT + ".internal.limit")
            .layer("io").definedBy(ROOT + ".internal.io")
            .layer("cpu").definedBy(ROOT + ".internal.cpu")
            .layer("forked").definedBy(ROOT + ".internal.forked")
            .layer("inprocess").definedBy(ROOT + ".internal.inprocess")
            .layer("cluster").definedBy(ROOT + ".internal.cluster")
            .layer("process").definedBy(ROOT + ".internal.process")
            .layer("wire").definedBy(ROOT + ".internal.wire")
            .layer("worker").definedBy(ROOT + ".internal.worker")
            .layer("output").definedBy(ROOT + ".internal.output")
            .layer("encoding").definedBy(ROOT + ".internal.encoding")
            .layer("memory").definedBy(ROOT + ".internal.memory")
            .layer("context").definedBy(ROOT + ".internal.context")
            .layer("carriers").definedBy(ROOT + ".context")
            .layer("task").definedBy(ROOT + ".task")
            .layer("gather").definedBy(ROOT + ".gather")
            .layer("explanations").definedBy(ROOT + ".routing")
            .layer("failure").definedBy(ROOT + ".failure")
            .layer("event").definedBy(ROOT + ".event")
            .layer("backend").definedBy(ROOT + ".backend")
            .layer("hazelcast").definedBy(ROOT + ".hazelcast")
            .whereLayer("facade").mayNotBeAccessedByAnyLayer()
            .whereLayer("routing").mayOnlyAccessLayers(
                    "learning", "finding", "classfile", "task", "explanations", "failure", "event", "backend")
            .whereLayer("learning").mayOnlyAccessLayers("task", "explanations", "failure", "event")
            .whereLayer("finding").mayOnlyAccessLayers("task", "failure", "event")
            .whereLayer("classfile").mayOnlyAccessLayers("task", "explanations", "failure", "event", "backend")
            .whereLayer("gathering").mayOnlyAccessLayers("lane", "gather", "task", "failure", "event")
            .whereLayer("lane").mayOnlyAccessLayers("limit", "output", "task", "failure", "event", "backend")
            .whereLayer("limit").mayOnlyAccessLayers("task", "failure", "event")
            .whereLayer("io").mayOnlyAccessLayers(
                    "lane", "limit", "learning", "finding", "output", "context", "task", "explanations", "failure",
                    "event", "backend")
            .whereLayer("cpu").mayOnlyAccessLayers(
                    "lane", "limit", "learning", "finding", "output", "encoding", "memory", "context", "task",
                    "explanations", "failure",
                    "event", "backend")
            .whereLayer("forked").mayOnlyAccessLayers(
                    "process", "wire", "worker", "encoding", "memory", "context", "task", "failure", "event", "backend")
            .whereLayer("inprocess").mayOnlyAccessLayers(
                    "worker", "encoding", "context", "task", "failure", "event", "backend")
            .whereLayer("cluster").mayOnlyAccessLayers(
                    "cpu", "lane", "learning", "finding", "wire", "encoding", "task", "failure", "event", "backend")
            .whereLayer("hazelcast").mayOnlyAccessLayers("cluster", "forked", "task", "failure", "event", "backend")
            .whereLayer("process").mayOnlyAccessLayers("task", "failure", "event", "backend")
            .whereLayer("wire").mayOnlyAccessLayers("memory", "task", "failure", "event", "backend")
            .whereLayer("worker").mayOnlyAccessLayers(
                    "process", "wire", "output", "encoding", "memory", "classfile", "context", "task", "failure", "event",
                    "backend")
            .whereLayer("output").mayOnlyAccessLayers("failure")
            .whereLayer("encoding").mayOnlyAccessLayers("memory", "task", "failure", "event", "backend")
            .whereLayer("memory").mayOnlyAccessLayers("task", "failure", "event", "backend")
            .whereLayer("context").mayOnlyAccessLayers("carriers", "task", "backend")
            .whereLayer("carriers").mayNotAccessAnyLayer()
            .whereLayer("task").mayNotAccessAnyLayer()
            .whereLayer("gather").mayOnlyAccessLayers("task", "failure")
            .whereLayer("explanations").mayOnlyAccessLayers("task", "failure")
            .whereLayer("failure").mayNotAccessAnyLayer()
            .whereLayer("event").mayOnlyAccessLayers("task")
            .whereLayer("backend").mayOnlyAccessLayers("task", "failure", "event");
    // spotless:on

    @ArchTest
    static final ArchRule processes_startAndEnd_inOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".internal.process")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class);

    @ArchTest
    static final ArchRule processes_areHandled_inOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".internal.process")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessHandle.class);

    @ArchTest
    static final ArchRule nativeCode_always_isCalledInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".internal.process")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Linker.class);

    @ArchTest
    static final ArchRule objectStreams_areTouched_inOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".internal.encoding")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectOutputStream.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class);

    @ArchTest
    static final ArchRule classes_names_sayWhatTheyAre = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule standardOutput_always_isTheUsers =
            noClasses().that().doNotHaveSimpleName("WorkloadNode").should().accessField(System.class, "out");

    @ArchTest
    static final ArchRule engine_always_isKnownInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".hazelcast")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.hazelcast..");

    @ArchTest
    static final ArchRule code_always_waitsForConditionsNotForTime = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class);
}
