package io.github.workloadexecutor.internal.encoding;

import java.util.List;

/**
 * Every kind of thing that cannot travel between processes, with the words that say why and what to do instead. The
 * words of the kinds that are known by type alone stand here; {@code %s} in them is the class's nested name, or what
 * the finder of the obstacle says.
 *
 * <p>Types are matched by the names of a class, its superclasses and its interfaces, so that no module is required for
 * it. The first constant that matches wins.
 */
enum Obstacle {
    LAMBDA(
            "a lambda is code without a name, so a worker process cannot look it up; this may also be a method"
                    + " reference that the compiler had to turn into a lambda (varargs, super::, an array constructor)",
            "Write it as a static method and refer to it (Main::work), or as a record that implements CpuTask"),
    UNSERIALIZABLE_LAMBDA(
            "a lambda is code without a name, so a worker process cannot look it up; if it is a method reference, its"
                    + " interface is not Serializable, which hides the method's name",
            "Refer to a static method through CpuFunction or CpuTask or with a cast such as"
                    + " (Comparator<String> & Serializable), or write a record that implements CpuTask"),
    BOUND_METHOD_REFERENCE(
            "the method reference %s is bound to an object, which it would take along unseen",
            "Refer to a static method and pass the object as its argument, or write a record that holds the object"
                    + " and implements CpuTask"),
    INACCESSIBLE_METHOD(
            "the method reference %s could not be resolved in a worker process: %s",
            "Make it public in an exported package, or declare `opens %s to io.github.workloadexecutor` in its module"),
    ANONYMOUS_CLASS(
            "an anonymous class holds its enclosing instance and the variables it uses, and has no stable name",
            "Write it as a record, or as a top-level or static nested class"),
    LOCAL_CLASS(
            "a local class holds its enclosing instance and the variables it uses, and has no stable name",
            "Move it out of the method, as a record or as a top-level or static nested class"),
    INNER_CLASS(
            "an inner class holds an instance of its outer class %s, which would travel along",
            "Declare it static, or make it a record"),
    HIDDEN_CLASS(
            "a hidden class exists in this process only, and cannot be found by name",
            "Generate it as an ordinary class, or leave it out"),

    LOGGER(
            "a logger belongs to this process",
            "Make the field static",
            "org.slf4j.Logger",
            "java.util.logging.Logger",
            "java.lang.System$Logger",
            "org.apache.logging.log4j.Logger",
            "org.apache.commons.logging.Log"),
    SOCKET(
            "a network connection belongs to this process",
            "Pass the address and connect inside the task",
            "java.net.Socket",
            "java.net.ServerSocket",
            "java.net.DatagramSocket",
            "java.net.URLConnection",
            "java.net.http.HttpClient",
            "java.nio.channels.NetworkChannel"),
    OPEN_RESOURCE(
            "an open file, stream or channel belongs to this process",
            "Pass the Path, or the bytes, and open it inside the task",
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Reader",
            "java.io.Writer",
            "java.io.RandomAccessFile",
            "java.io.FileDescriptor",
            "java.io.Console",
            "java.nio.channels.Channel",
            "java.nio.channels.Selector",
            "java.nio.file.DirectoryStream",
            "java.nio.file.FileSystem",
            "java.nio.file.WatchService",
            "java.util.Scanner",
            "java.util.zip.ZipFile"),
    PROCESS(
            "a running process is a child of this one",
            "Pass the command and start it inside the task",
            "java.lang.Process",
            "java.lang.ProcessHandle",
            "java.lang.ProcessBuilder"),
    DATABASE(
            "a database connection, or what was made by one, belongs to this process",
            "Pass the URL or the rows, and connect inside the task",
            "java.sql.Connection",
            "java.sql.Statement",
            "java.sql.ResultSet",
            "java.sql.Blob",
            "java.sql.Clob",
            "javax.sql.DataSource",
            "javax.sql.PooledConnection",
            "jakarta.persistence.EntityManager",
            "jakarta.persistence.EntityManagerFactory"),
    THREAD(
            "a thread runs in this process",
            "Leave it out; a task has a thread of its own in its worker process",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.util.Timer"),
    THREAD_LOCAL(
            "its value belongs to a thread of this process",
            "Make the field static, or pass the value",
            "java.lang.ThreadLocal",
            "java.lang.ScopedValue"),
    LOCK(
            "a lock works among the threads of one process; a copy of it in another process would exclude nobody",
            "Leave it out, or make the field transient; a task is the only one to use its objects",
            "java.util.concurrent.locks.Lock",
            "java.util.concurrent.locks.ReadWriteLock",
            "java.util.concurrent.locks.StampedLock",
            "java.util.concurrent.locks.AbstractOwnableSynchronizer",
            "java.util.concurrent.locks.Condition",
            "java.util.concurrent.Semaphore"),
    SYNCHRONIZER(
            "a synchroniser works among the threads of one process",
            "Leave it out, and wait for the task's future instead",
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.CyclicBarrier",
            "java.util.concurrent.Phaser",
            "java.util.concurrent.Exchanger"),
    FUTURE(
            "a future is completed in this process",
            "Pass its value",
            "java.util.concurrent.Future",
            "java.util.concurrent.CompletionStage"),
    EXECUTOR(
            "an executor's threads run in this process",
            "Leave it out, and submit the parts as tasks of their own",
            "java.util.concurrent.Executor"),
    CLASS_LOADER(
            "a class loader belongs to this process",
            "Leave it out, and pass the names of classes",
            "java.lang.ClassLoader"),
    STREAM(
            "a stream is a computation that has not run yet, and it can run only once",
            "Collect it first, with toList()",
            "java.util.stream.BaseStream"),
    ITERATOR(
            "an iterator is a position within a collection of this process",
            "Pass the collection, or what is left of it as a list",
            "java.util.Iterator",
            "java.util.Enumeration",
            "java.util.Spliterator"),
    VIEW("%s is a view of another collection, or is bound to this process, and not serialisable", "Copy it, with %s"),
    FOREIGN_PATH(
            "a path of a file system other than the default one means nothing in another process",
            "Pass the bytes, or copy the file to the default file system and pass that path"),
    CLOSED_BUFFER(
            "the shared buffer is closed, so no worker could open it",
            "Close it when the last task that refers to it is over"),
    FAR_BUFFER(
            "the shared buffer is memory of this machine, and the task runs on another",
            "Pass the path of a file that the nodes can read, or the bytes themselves"),
    NO_CONSTRUCTOR(
            "%s is Serializable, but its superclass %s is not and has no no-argument constructor that %s can call, so"
                    + " it could be written but not read",
            "Give %s such a constructor, or make it Serializable"),
    NO_PUBLIC_CONSTRUCTOR(
            "%s is Externalizable but has no public no-argument constructor, so it could be written but not read",
            "Give it such a constructor, or make it a record that implements Serializable"),
    NOT_SERIALIZABLE("%s does not implement java.io.Serializable", "%s"),

    SERIALISING_THREW(
            "serialising it threw %s", "Mend its writeObject, writeReplace or writeExternal, or leave it out"),
    TOO_DEEP(
            "it is nested too deeply: serialising it overflowed the stack",
            "Hold long chains in a list or an array, or submit from a thread with a larger stack"),
    TOO_LARGE(
            "it is too large: serialising it ran out of memory (%s)",
            "Split it into several tasks, or pass the data in a file");

    private final String reason;
    private final String cure;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> types;

    Obstacle(String reason, String cure, String... types) {
        this.reason = reason;
        this.cure = cure;
        this.types = List.of(types);
    }

    /** The types whose instances meet this obstacle; none if it takes more than the type's name to tell. */
    List<String> types() {
        return types;
    }

    String reason(Object... details) {
        return reason.formatted(details);
    }

    String cure(Object... details) {
        return cure.formatted(details);
    }
}
