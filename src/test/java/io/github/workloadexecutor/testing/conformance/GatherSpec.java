package io.github.workloadexecutor.testing.conformance;

/** To come. */
interface GatherSpec extends BackendUnderTest {}
