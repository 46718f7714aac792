package io.github.workloadexecutor.testing.conformance;

/** To come. */
interface ContextSpec extends BackendUnderTest {}
