package io.github.workloadexecutor.internal.classfile;

import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.RecursiveTask;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Tasks that compute, or do both, as people write them. Read as class files, never run. */
@SuppressWarnings({"ArrayRecordComponent", "StringSplitter"}) // as people write them
final class ComputingShapes {

    private ComputingShapes() {}

    record Primes(int limit) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            int count = 0;
            for (int n = 2; n < limit; n++) {
                if (Numbers.isPrime(n)) {
                    count++;
                }
            }
            return count;
        }
    }

    static final class Numbers {
        private Numbers() {}

        static boolean isPrime(int n) {
            for (int d = 2; (long) d * d <= n; d++) {
                if (n % d == 0) {
                    return false;
                }
            }
            return true;
        }

        static long fibonacci(int n) {
            return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
        }
    }

    record Sum(double[] values) implements Callable<Double> {
        @Override
        public Double call() {
            double sum = 0;
            for (double value : values) {
                sum += Math.sqrt(value);
            }
            return sum;
        }
    }

    record Fibonacci(int n) implements Callable<Long> {
        @Override
        public Long call() {
            return Numbers.fibonacci(n);
        }
    }

    record Matrix(double[][] a, double[][] b) implements CpuTask<double[][]> {
        @Override
        public double[][] call() {
            double[][] c = new double[a.length][b[0].length];
            for (int i = 0; i < a.length; i++) {
                for (int j = 0; j < b[0].length; j++) {
                    for (int k = 0; k < b.length; k++) {
                        c[i][j] += a[i][k] * b[k][j];
                    }
                }
            }
            return c;
        }
    }

    record Digest(byte[] content) implements CpuTask<byte[]> {
        @Override
        public byte[] call() throws Exception {
            return MessageDigest.getInstance("SHA-256").digest(content);
        }
    }

    record Zip(byte[] content) implements CpuTask<byte[]> {
        @Override
        public byte[] call() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
                zip.write(content);
            }
            return bytes.toByteArray();
        }
    }

    /** A stream, but one in memory. */
    record Unzip(byte[] content) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            int sum = 0;
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
                int next;
                while ((next = in.read()) >= 0) {
                    sum = 31 * sum + next;
                }
            }
            return sum;
        }
    }

    record WordCount(String text) implements Callable<Map<String, Integer>> {
        @Override
        public Map<String, Integer> call() {
            Map<String, Integer> counts = new HashMap<>();
            for (String word : Pattern.compile("\\W+").split(text)) {
                counts.merge(word, 1, Integer::sum);
            }
            return counts;
        }
    }

    record LinesInMemory(String text) implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            int total = 0;
            try (BufferedReader reader = new BufferedReader(new StringReader(text))) {
                String line;
                while ((line = reader.readLine()) != null) {
                    for (int i = 0; i < line.length(); i++) {
                        total += line.charAt(i) == ',' ? 1 : 0;
                    }
                }
            }
            return total;
        }
    }

    record Thumbnail(byte[] picture) implements CpuTask<byte[]> {
        @Override
        public byte[] call() throws IOException {
            BufferedImage source = ImageIO.read(new ByteArrayInputStream(picture));
            BufferedImage small = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = small.createGraphics();
            graphics.drawImage(source, 0, 0, 64, 64, null);
            graphics.dispose();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(small, "png", bytes);
            return bytes.toByteArray();
        }
    }

    record Power(BigInteger base, BigInteger exponent, BigInteger modulus) implements Callable<BigInteger> {
        @Override
        public BigInteger call() {
            return base.modPow(exponent, modulus);
        }
    }

    record Sort(int[] values) implements Callable<int[]> {
        @Override
        public int[] call() {
            int[] copy = values.clone();
            Arrays.sort(copy);
            return copy;
        }
    }

    record StreamOfPrimes(int limit) implements CpuTask<Long> {
        @Override
        public Long call() {
            return IntStream.range(2, limit).filter(Numbers::isPrime).count();
        }
    }

    record ParallelSum(long limit) implements CpuTask<Long> {
        @Override
        public Long call() {
            return LongStream.range(0, limit).parallel().map(n -> n * n).sum();
        }
    }

    enum Kernel implements CpuTask<Double> {
        PI {
            @Override
            public Double call() {
                double sum = 0;
                for (int k = 0; k < 1_000_000; k++) {
                    sum += (k % 2 == 0 ? 4.0 : -4.0) / (2 * k + 1);
                }
                return sum;
            }
        }
    }

    /** The strategy is made in a static initialiser. */
    record Apply(int[] data) implements Callable<Integer> {
        private static final Operation OPERATION = new Smooth();

        @Override
        public Integer call() {
            return OPERATION.on(data);
        }
    }

    interface Operation {
        int on(int[] data);
    }

    static final class Smooth implements Operation {
        @Override
        public int on(int[] data) {
            int last = 0;
            for (int round = 0; round < 100; round++) {
                for (int i = 1; i < data.length; i++) {
                    last = (data[i - 1] + data[i]) / 2;
                }
            }
            return last;
        }
    }

    /** A lambda for an interface of the JDK's, called in a loop. */
    record Iterate(int seed) implements Callable<Integer> {
        @Override
        public Integer call() {
            IntUnaryOperator step = x -> x * 1_103_515_245 + 12_345;
            int value = seed;
            for (int i = 0; i < 1_000_000; i++) {
                value = step.applyAsInt(value);
            }
            return value;
        }
    }

    static final class SumPart extends RecursiveTask<Long> implements Callable<Long> {
        private final long[] values;
        private final int from;
        private final int to;

        SumPart(long[] values, int from, int to) {
            this.values = values;
            this.from = from;
            this.to = to;
        }

        @Override
        public Long call() {
            return compute();
        }

        @Override
        protected Long compute() {
            if (to - from < 1_000) {
                long sum = 0;
                for (int i = from; i < to; i++) {
                    sum += values[i];
                }
                return sum;
            }
            int middle = (from + to) / 2;
            SumPart left = new SumPart(values, from, middle);
            left.fork();
            return new SumPart(values, middle, to).compute() + left.join();
        }
    }

    record Square() implements CpuFunction<Integer, Integer> {
        @Override
        public Integer apply(Integer limit) {
            int sum = 0;
            for (int i = 0; i < limit; i++) {
                sum += i * i;
            }
            return sum;
        }
    }

    /** Decides nothing: too short to matter, and says so. */
    record Add(int a, int b) implements Callable<Integer> {
        @Override
        public Integer call() {
            return a + b;
        }
    }

    record Wrap(Callable<Integer> inner) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            return inner.call();
        }
    }

    // Both.

    record DigestFile(Path file) implements Callable<byte[]> {
        @Override
        public byte[] call() throws Exception {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[8_192];
            try (InputStream in = Files.newInputStream(file)) {
                int count;
                while ((count = in.read(buffer)) >= 0) {
                    digest.update(buffer, 0, count);
                }
            }
            return digest.digest();
        }
    }

    record FetchAndShrink(java.net.URI uri) implements Callable<byte[]> {
        @Override
        public byte[] call() throws Exception {
            byte[] picture = uri.toURL().openStream().readAllBytes();
            return new Thumbnail(picture).call();
        }
    }

    record ParseFile(Path file) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            int sum = 0;
            for (String line : Files.readAllLines(file)) {
                for (String cell : line.split(",")) {
                    sum += Integer.parseInt(cell.strip());
                }
            }
            return sum;
        }
    }

    /** One nested loop over what a request brought: much shorter than the request. */
    record FetchAndCount(java.net.URI uri) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            String page = WaitingShapes.Http.fetch(uri);
            int tags = 0;
            for (String line : page.lines().toList()) {
                for (int i = 0; i < line.length(); i++) {
                    tags += line.charAt(i) == '<' ? 1 : 0;
                }
            }
            return tags;
        }
    }

    /** The work is behind a name that only a run knows. */
    record Reflective(String type) implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return Class.forName(type).getMethod("main").invoke(null);
        }
    }

    /** Computes where it fails only: reads a small file and checks it. */
    record CheckedRead(Path file, byte[] expected) implements Callable<String> {
        @Override
        public String call() throws Exception {
            String text = Files.readString(file);
            if (!MessageDigest.isEqual(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), expected)) {
                throw new IOException("changed");
            }
            return text;
        }
    }

    static Integer countPrimes(Integer limit) {
        return new Primes(limit).call();
    }

    static List<Integer> squares() {
        return IntStream.range(0, 10_000).map(i -> i * i).boxed().toList();
    }
}
