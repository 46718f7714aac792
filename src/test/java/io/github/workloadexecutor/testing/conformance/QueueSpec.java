package io.github.workloadexecutor.testing.conformance;

/** To come. */
interface QueueSpec extends BackendUnderTest {}
