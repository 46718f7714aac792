package io.github.workloadexecutor.internal.classfile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What calls into the JDK and into well-known libraries do, by the name of class and method. What is not listed here is
 * taken to do nothing worth mentioning if it is the JDK's, and is walked if it is the application's. Names of classes
 * are internal, with slashes; the table is written with dots.
 */
final class KnownCalls {

    private static final String ANY = "*";

    /** By class, then by method. */
    private static final Map<String, Map<String, Effect>> CALLS = new HashMap<>();

    /** By the beginning of the class's name; the longest that fits counts. */
    private static final Map<String, Effect> PREFIXES = new HashMap<>();

    static {
        threads();
        network();
        databases();
        files();
        streams();
        arithmetic();
        bulk();
        iteration();
        clientLibraries();
        computingLibraries();
        neutralLibraries();
    }

    private KnownCalls() {}

    private static void threads() {
        // Time, and other threads. Locks are not among them: they are rarely held for long.
        on(Effect.WAITS, "java.lang.Thread", "sleep", "join");
        on(Effect.WAITS, "java.util.concurrent.TimeUnit", "sleep", "timedJoin", "timedWait");
        on(Effect.WAITS, "java.lang.Object", "wait");
        on(Effect.WAITS, "java.util.concurrent.locks.LockSupport", "park", "parkNanos", "parkUntil");
        on(Effect.WAITS, "java.util.concurrent.locks.Condition", "await", "awaitNanos", "awaitUninterruptibly");
        for (String queue : new String[] {
            "BlockingQueue", "BlockingDeque", "LinkedBlockingQueue", "LinkedBlockingDeque", "ArrayBlockingQueue",
            "PriorityBlockingQueue", "DelayQueue", "SynchronousQueue", "TransferQueue", "LinkedTransferQueue"
        }) {
            on(Effect.WAITS, "java.util.concurrent." + queue, "take", "put", "poll", "offer", "takeFirst", "takeLast");
        }
        on(Effect.WAITS, "java.util.concurrent.Future", "get", "resultNow");
        on(Effect.WAITS, "java.util.concurrent.FutureTask", "get");
        on(Effect.WAITS, "java.util.concurrent.CompletableFuture", "get", "join");
        on(Effect.WAITS, "java.util.concurrent.CompletionService", "take", "poll");
        on(Effect.WAITS, "java.util.concurrent.ExecutorCompletionService", "take", "poll");
        on(Effect.WAITS, "java.util.concurrent.ExecutorService", "invokeAll", "invokeAny", "awaitTermination");
        on(Effect.WAITS, "java.util.concurrent.CountDownLatch", "await");
        on(Effect.WAITS, "java.util.concurrent.CyclicBarrier", "await");
        on(Effect.WAITS, "java.util.concurrent.Phaser", "arriveAndAwaitAdvance", "awaitAdvance");
        on(Effect.WAITS, "java.util.concurrent.Exchanger", "exchange");
        on(Effect.WAITS, "java.util.concurrent.Semaphore", "acquire", "tryAcquire", "acquireUninterruptibly");
        // Other processes.
        on(Effect.WAITS, "java.lang.Process", "waitFor", "onExit");
        on(Effect.WAITS, "java.lang.ProcessBuilder", "start");
        on(Effect.WAITS, "java.lang.Runtime", "exec");
        // This library's own executors, seen from within a task.
        on(Effect.WAITS, "io.github.workloadexecutor.task.TaskFuture", "get", "join");
        on(Effect.WAITS, "io.github.workloadexecutor.WorkloadExecutor", "gatherAll");
    }

    private static void network() {
        on(Effect.WAITS, "java.net.http.HttpClient", "send", "sendAsync");
        on(Effect.WAITS, "java.net.http.WebSocket", ANY);
        on(Effect.WAITS, "java.net.URL", "openStream", "getContent", "openConnection");
        for (String connection : new String[] {
            "java.net.URLConnection",
            "java.net.HttpURLConnection",
            "java.net.JarURLConnection",
            "javax.net.ssl.HttpsURLConnection"
        }) {
            on(
                    Effect.WAITS,
                    connection,
                    "connect",
                    "getInputStream",
                    "getOutputStream",
                    "getResponseCode",
                    "getContent",
                    "getContentLength",
                    "getHeaderField",
                    "getErrorStream",
                    "getResponseMessage");
        }
        for (String socket : new String[] {"Socket", "ServerSocket", "DatagramSocket", "MulticastSocket"}) {
            on(Effect.WAITS, "java.net." + socket, ANY);
        }
        on(Effect.WAITS, "java.net.InetAddress", "getByName", "getAllByName", "isReachable", "getCanonicalHostName");
        on(Effect.WAITS, "javax.net.SocketFactory", "createSocket");
        on(Effect.WAITS, "javax.net.ssl.SSLSocket", ANY);
        for (String channel : new String[] {
            "SocketChannel", "ServerSocketChannel", "DatagramChannel", "Selector", "AsynchronousSocketChannel", "Pipe"
        }) {
            on(Effect.WAITS, "java.nio.channels." + channel, ANY);
        }
        under(Effect.WAITS, "java.rmi.", "javax.naming.");
    }

    private static void databases() {
        for (String type : new String[] {
            "DriverManager",
            "Connection",
            "Statement",
            "PreparedStatement",
            "CallableStatement",
            "ResultSet",
            "DatabaseMetaData",
            "Blob",
            "Clob"
        }) {
            on(Effect.WAITS, "java.sql." + type, ANY);
        }
        under(Effect.WAITS, "javax.sql.");
    }

    private static void files() {
        on(Effect.WAITS_FOR_FILE, "java.nio.file.Files", ANY);
        on(Effect.WAITS_FOR_FILE, "java.nio.file.DirectoryStream", ANY);
        on(Effect.WAITS, "java.nio.file.WatchService", "take", "poll");
        for (String type :
                new String[] {"FileInputStream", "FileOutputStream", "FileReader", "FileWriter", "RandomAccessFile"}) {
            on(Effect.WAITS_FOR_FILE, "java.io." + type, ANY);
        }
        on(
                Effect.WAITS_FOR_FILE,
                "java.io.File",
                "exists",
                "length",
                "list",
                "listFiles",
                "delete",
                "mkdir",
                "mkdirs",
                "renameTo",
                "createNewFile",
                "createTempFile",
                "isFile",
                "isDirectory",
                "lastModified");
        on(Effect.WAITS_FOR_FILE, "java.nio.channels.FileChannel", ANY);
        on(Effect.WAITS_FOR_FILE, "java.nio.channels.AsynchronousFileChannel", ANY);
        on(Effect.WAITS_FOR_FILE, "java.util.zip.ZipFile", ANY);
        on(Effect.WAITS_FOR_FILE, "java.util.jar.JarFile", ANY);
    }

    private static void streams() {
        // Streams whose other end the call does not tell.
        for (String type : new String[] {
            "InputStream",
            "OutputStream",
            "Reader",
            "Writer",
            "BufferedInputStream",
            "BufferedOutputStream",
            "BufferedReader",
            "BufferedWriter",
            "InputStreamReader",
            "OutputStreamWriter",
            "DataInputStream",
            "DataOutputStream",
            "PrintWriter",
            "PushbackInputStream",
            "LineNumberReader",
            "SequenceInputStream",
            "FilterInputStream",
            "FilterOutputStream"
        }) {
            on(
                    Effect.WAITS_FOR_STREAM,
                    "java.io." + type,
                    "read",
                    "readLine",
                    "readAllBytes",
                    "readNBytes",
                    "lines",
                    "readFully",
                    "readInt",
                    "readLong",
                    "readUTF",
                    "skip",
                    "transferTo",
                    "write",
                    "flush",
                    "newLine",
                    "append",
                    "print",
                    "println",
                    "printf",
                    "writeInt",
                    "writeLong",
                    "writeUTF",
                    "readAllLines",
                    "readAllAsString");
        }
        for (String channel : new String[] {
            "ReadableByteChannel", "WritableByteChannel", "ByteChannel", "SeekableByteChannel", "Channels"
        }) {
            on(Effect.WAITS_FOR_STREAM, "java.nio.channels." + channel, "read", "write");
        }
        on(Effect.WAITS_FOR_STREAM, "java.util.Scanner", "next", "nextLine", "nextInt", "hasNext", "hasNextLine");
        for (String type : new String[] {
            "ByteArrayInputStream",
            "ByteArrayOutputStream",
            "StringReader",
            "StringWriter",
            "CharArrayReader",
            "CharArrayWriter"
        }) {
            on(Effect.IN_MEMORY, "java.io." + type, "<init>");
        }
    }

    private static void arithmetic() {
        // So short that once is nothing.
        on(Effect.COMPUTES_IN_LOOPS, "java.lang.Math", ANY);
        on(Effect.COMPUTES_IN_LOOPS, "java.lang.StrictMath", ANY);
        on(Effect.COMPUTES_IN_LOOPS, "java.lang.String", "charAt", "hashCode", "indexOf", "compareTo", "substring");
        on(Effect.COMPUTES_IN_LOOPS, "java.lang.CharSequence", "charAt");
        on(Effect.COMPUTES_IN_LOOPS, "java.util.Random", ANY);
        on(Effect.COMPUTES_IN_LOOPS, "java.util.SplittableRandom", ANY);
        on(Effect.COMPUTES_IN_LOOPS, "java.util.random.RandomGenerator", ANY);
        on(Effect.COMPUTES_IN_LOOPS, "java.util.BitSet", ANY);
        // Numbers without limit.
        on(
                Effect.COMPUTES,
                "java.math.BigInteger",
                "multiply",
                "pow",
                "add",
                "subtract",
                "divide",
                "mod",
                "sqrt",
                "gcd",
                "modInverse",
                "toString",
                "parallelMultiply");
        on(
                Effect.COMPUTES_HARD,
                "java.math.BigInteger",
                "modPow",
                "isProbablePrime",
                "nextProbablePrime",
                "probablePrime");
        on(Effect.COMPUTES, "java.math.BigDecimal", "multiply", "pow", "add", "subtract", "divide", "sqrt");
        under(Effect.COMPUTES_HARD, "jdk.incubator.vector.");
    }

    private static void bulk() {
        // Each byte or pixel of the input costs something.
        on(Effect.COMPUTES_HARD, "java.security.MessageDigest", "update", "digest");
        on(Effect.COMPUTES_HARD, "java.security.DigestInputStream", "read", "readAllBytes", "transferTo");
        on(Effect.COMPUTES_HARD, "java.security.Signature", "update", "sign", "verify");
        on(Effect.COMPUTES_HARD, "java.security.KeyPairGenerator", "generateKeyPair", "genKeyPair");
        on(Effect.COMPUTES_HARD, "javax.crypto.Cipher", "update", "doFinal");
        on(Effect.COMPUTES_HARD, "javax.crypto.Mac", "update", "doFinal");
        on(Effect.COMPUTES_HARD, "javax.crypto.SecretKeyFactory", "generateSecret");
        on(Effect.COMPUTES_HARD, "java.util.zip.Deflater", "deflate");
        on(Effect.COMPUTES_HARD, "java.util.zip.Inflater", "inflate");
        for (String stream : new String[] {
            "GZIPInputStream",
            "GZIPOutputStream",
            "InflaterInputStream",
            "DeflaterOutputStream",
            "ZipInputStream",
            "ZipOutputStream"
        }) {
            on(
                    Effect.COMPUTES_HARD,
                    "java.util.zip." + stream,
                    "read",
                    "write",
                    "readAllBytes",
                    "transferTo",
                    "finish",
                    "<init>",
                    "getNextEntry",
                    "putNextEntry");
        }
        on(Effect.COMPUTES, "java.util.zip.CRC32", "update");
        on(Effect.COMPUTES, "java.util.zip.Adler32", "update");
        under(Effect.COMPUTES_HARD, "javax.imageio.", "java.awt.image.");
        on(Effect.COMPUTES_HARD, "java.awt.Graphics2D", ANY);
        on(Effect.COMPUTES_HARD, "java.awt.Graphics", ANY);
        // Text.
        on(Effect.COMPUTES, "java.util.regex.Pattern", ANY);
        on(Effect.COMPUTES, "java.util.regex.Matcher", ANY);
        on(Effect.COMPUTES, "java.lang.String", "matches", "replaceAll", "replaceFirst", "split", "repeat");
        on(Effect.COMPUTES, "java.text.Normalizer", "normalize");
        on(Effect.COMPUTES, "java.text.Collator", "compare");
        under(
                Effect.COMPUTES,
                "javax.xml.parsers.",
                "javax.xml.transform.",
                "javax.xml.xpath.",
                "javax.xml.stream.",
                "javax.xml.validation.",
                "org.w3c.dom.",
                "org.xml.sax.");
        under(Effect.COMPUTES_HARD, "javax.script.");
    }

    private static void iteration() {
        on(Effect.COMPUTES, "java.util.Arrays", "sort", "parallelSort", "parallelPrefix");
        on(Effect.COMPUTES, "java.util.Collections", "sort", "shuffle");
        on(Effect.COMPUTES, "java.util.List", "sort");
        on(Effect.COMPUTES, "java.util.ArrayList", "sort");
        under(Effect.ITERATES, "java.util.stream.");
        for (String type : new String[] {"Iterable", "Collection", "List", "Map"}) {
            String owner = (type.equals("Iterable") ? "java.lang." : "java.util.") + type;
            on(Effect.ITERATES, owner, "forEach", "removeIf", "replaceAll", "stream", "parallelStream");
        }
        on(Effect.ITERATES, "java.util.Arrays", "stream", "setAll", "parallelSetAll");
    }

    private static void clientLibraries() {
        // HTTP.
        under(
                Effect.WAITS,
                "okhttp3.",
                "retrofit2.",
                "feign.",
                "org.apache.http.",
                "org.apache.hc.",
                "org.springframework.web.client.",
                "org.springframework.web.reactive.function.client.",
                "org.asynchttpclient.",
                "org.eclipse.jetty.client.",
                "kong.unirest.",
                "io.grpc.",
                "io.netty.",
                "reactor.netty.",
                "jakarta.ws.rs.client.",
                "javax.ws.rs.client.");
        // Databases and caches elsewhere.
        under(
                Effect.WAITS,
                "redis.clients.",
                "io.lettuce.",
                "org.redisson.",
                "com.mongodb.",
                "com.datastax.",
                "org.neo4j.driver.",
                "org.springframework.jdbc.",
                "org.springframework.data.",
                "org.hibernate.",
                "jakarta.persistence.",
                "javax.persistence.",
                "org.jooq.",
                "org.jdbi.",
                "com.zaxxer.hikari.",
                "org.elasticsearch.client.",
                "co.elastic.clients.",
                "org.opensearch.client.",
                "io.r2dbc.",
                "net.spy.memcached.",
                "com.hazelcast.",
                "org.apache.solr.client.");
        // Messages.
        under(
                Effect.WAITS,
                "org.apache.kafka.clients.",
                "com.rabbitmq.",
                "jakarta.jms.",
                "javax.jms.",
                "jakarta.mail.",
                "javax.mail.",
                "org.apache.pulsar.client.",
                "io.nats.client.",
                "org.springframework.kafka.",
                "org.springframework.amqp.",
                "org.springframework.mail.");
        // Clouds and remote files.
        under(
                Effect.WAITS,
                "software.amazon.awssdk.services.",
                "com.amazonaws.services.",
                "com.google.cloud.",
                "com.azure.",
                "io.minio.",
                "com.jcraft.jsch.",
                "net.schmizz.sshj.",
                "org.apache.commons.net.",
                "org.apache.hadoop.fs.");
        // Files.
        under(Effect.WAITS_FOR_FILE, "com.google.common.io.", "org.apache.commons.io.");
    }

    private static void computingLibraries() {
        under(
                Effect.COMPUTES,
                "com.fasterxml.jackson.",
                "tools.jackson.",
                "com.google.gson.",
                "org.json.",
                "com.google.protobuf.",
                "org.apache.avro.",
                "org.yaml.snakeyaml.",
                "org.dom4j.",
                "org.jsoup.",
                "jakarta.json.",
                "com.esotericsoftware.kryo.",
                "org.apache.commons.csv.",
                "com.opencsv.");
        under(
                Effect.COMPUTES_HARD,
                "org.apache.commons.math3.",
                "org.apache.commons.compress.",
                "org.bouncycastle.",
                "com.google.common.hash.",
                "org.apache.commons.codec.digest.",
                "net.jpountz.",
                "com.github.luben.zstd.",
                "org.ejml.",
                "org.nd4j.",
                "org.apache.lucene.",
                "org.apache.pdfbox.",
                "org.apache.poi.",
                "net.coobird.thumbnailator.",
                "org.opencv.",
                "ai.onnxruntime.",
                "org.tensorflow.");
        under(Effect.NOTHING, "org.jsoup.Jsoup.");
        on(Effect.WAITS, "org.jsoup.Connection", ANY);
    }

    private static void neutralLibraries() {
        // Logging and measuring: everybody calls it, nobody does it for its own sake.
        under(
                Effect.NOTHING,
                "org.slf4j.",
                "ch.qos.logback.",
                "org.apache.logging.",
                "org.apache.log4j.",
                "org.apache.commons.logging.",
                "org.jboss.logging.",
                "io.micrometer.",
                "io.opentelemetry.",
                "com.codahale.metrics.",
                "io.prometheus.");
        // Languages' own libraries, collections, annotations.
        under(
                Effect.NOTHING,
                "kotlin.",
                "kotlinx.",
                "scala.",
                "groovy.",
                "clojure.",
                "com.google.common.",
                "org.apache.commons.lang3.",
                "org.apache.commons.collections4.",
                "org.eclipse.collections.",
                "it.unimi.dsi.fastutil.",
                "com.github.benmanes.caffeine.");
        // This library.
        under(
                Effect.NOTHING,
                "io.github.workloadexecutor.task.",
                "io.github.workloadexecutor.failure.",
                "io.github.workloadexecutor.event.",
                "io.github.workloadexecutor.routing.",
                "io.github.workloadexecutor.internal.encoding.");
        on(Effect.NOTHING, "io.github.workloadexecutor.WorkloadExecutor", ANY);
    }

    private static void on(Effect effect, String type, String... methods) {
        Map<String, Effect> ofType = CALLS.get(internal(type));
        if (ofType == null) {
            ofType = new HashMap<>();
            CALLS.put(internal(type), ofType);
        }
        for (String method : methods) {
            ofType.put(method, effect);
        }
    }

    private static void under(Effect effect, String... prefixes) {
        for (String prefix : prefixes) {
            PREFIXES.put(internal(prefix), effect);
        }
    }

    private static String internal(String name) {
        return name.replace('.', '/');
    }

    /** What the call does, or null if it is not in the table. */
    static @Nullable Effect of(String owner, String method) {
        Map<String, Effect> ofType = CALLS.get(owner);
        if (ofType != null) {
            Effect effect = ofType.getOrDefault(method, ofType.get(ANY));
            if (effect != null) {
                return effect;
            }
        }
        for (int slash = owner.lastIndexOf('/'); slash > 0; slash = owner.lastIndexOf('/', slash - 1)) {
            Effect effect = PREFIXES.get(owner.substring(0, slash + 1));
            if (effect != null) {
                return effect;
            }
        }
        return null;
    }

    /** The packages of the JDK, wherever its loaders find them, with slashes. */
    private static final class Jdk {
        static final Set<String> PACKAGES = packages();

        private static Set<String> packages() {
            Set<String> packages = new HashSet<>();
            for (Module module : ModuleLayer.boot().modules()) {
                ClassLoader loader = module.getClassLoader();
                if (loader == null
                        || loader.equals(ClassLoader.getPlatformClassLoader())
                        || module.getName().startsWith("jdk.")) {
                    for (String name : module.getPackages()) {
                        packages.add(internal(name));
                    }
                }
            }
            return packages;
        }
    }

    /** Whether a class of this name is the JDK's. Nothing is loaded to find out. */
    static boolean isOfJdk(String owner) {
        return owner.startsWith("java/")
                || Jdk.PACKAGES.contains(owner.substring(0, Math.max(0, owner.lastIndexOf('/'))));
    }
}
