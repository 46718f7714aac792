package io.github.workloadexecutor.testing.conformance;

/** To come. */
interface CrashSpec extends BackendUnderTest {}
