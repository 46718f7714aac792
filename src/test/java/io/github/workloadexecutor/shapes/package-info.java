/** Tasks such as applications have, to see what is guessed and learned of them. */
package io.github.workloadexecutor.shapes;
