package io.github.workloadexecutor.testing.conformance;

/** To come. */
interface ClosingSpec extends BackendUnderTest {}
