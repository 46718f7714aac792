/** Platform threads, virtual threads and forked JVMs side by side: what each costs, and what each is for. */
package io.github.workloadexecutor.bench.threads;
