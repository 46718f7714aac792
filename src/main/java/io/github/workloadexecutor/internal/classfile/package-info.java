/**
 * What the class files of a task let one expect of it, without running it and without initialising a class.
 *
 * <pre>{@code
 * ClassFileGuess                 StaticFields         what others ask
 *       |                             |
 *   Judgement                    WatchedField         what follows from it
 *       |                             |
 *       +------------ Reach ----------+               what was reached
 *                       ^
 *  EntryPoint, LambdaSites -> Walk -> ClassFacts      from the entry method through the application's own code
 *                              |          |
 *                          KnownCalls  MethodFacts    what is known of others' code; what one method does
 * }</pre>
 *
 * <p><b>What holds.</b> Nothing here runs code of the application but its class loaders', who are asked for class files
 * as resources. Every walk is bounded in methods, depth, bytes and time. Neither a guess nor a snapshot ever throws.
 *
 * <p><b>What may surprise.</b> A class file says what code may do, not what it does: a guess is evidence, nothing more.
 * The class loaders keep jars open that were read in this way, as they do for any resource.
 *
 * <p><b>Imports.</b> Vocabulary only. Routing asks for guesses, the worker for static fields.
 */
package io.github.workloadexecutor.internal.classfile;
