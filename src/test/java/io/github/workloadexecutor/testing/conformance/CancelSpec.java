package io.github.workloadexecutor.testing.conformance;

/** To come. */
interface CancelSpec extends BackendUnderTest {}
