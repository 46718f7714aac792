package io.github.workloadexecutor.shapes;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.github.workloadexecutor.routing.Nature;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

/** Tasks that compute. */
final class Computing {

    private static final byte[] DATA = data(1 << 20);
    private static final String TEXT = text(60_000);
    private static final byte[] DEFLATED = deflated(DATA);
    private static final String JSON = json(6_000);
    private static final Pattern SLOW = Pattern.compile("(a+)+b");

    private Computing() {}

    static List<Shape> all(Surroundings around) {
        Path input = around.directory().resolve("input.bin");
        return List.of(
                computes("match a regular expression that backtracks", new Match()),
                computes("parse JSON", new ParseJson()),
                computes("parse XML", new ParseXml()),
                computes("resize an image", new Resize()),
                computes("write a PNG into memory", new EncodePng()),
                computes("sort a million numbers", new Sort()),
                computes("SHA-256 of some megabytes", new Digest()),
                computes("multiply matrices", new Multiply()),
                computes("compress", new Compress()),
                computes("decompress", new Inflate()),
                computes("encrypt", new Encrypt()),
                computes(
                        "Base64", () -> Base64.getEncoder().encodeToString(DATA).length()),
                computes("find the next prime", new NextPrime()),
                computes("count words", new CountWords()),
                computes("a stream over a collection", new Stream()),
                computes("distance of two texts", new Distance()),
                computes("Monte Carlo", new MonteCarlo()),
                computes("Fibonacci by recursion", new Fibonacci()),
                computes("make much garbage", new Garbage()),
                computes("a query over a table of an embedded database", new Query()),
                computes("digest a file that is in memory", new DigestFile(input)));
    }

    // Records, since of several lambdas in one class nothing tells which is which.

    private record Match() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return match();
        }
    }

    private record ParseJson() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return parseJson();
        }
    }

    private record ParseXml() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return parseXml();
        }
    }

    private record Resize() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return resize();
        }
    }

    private record EncodePng() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return encodePng();
        }
    }

    private record Sort() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return sort();
        }
    }

    private record Digest() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return digest();
        }
    }

    private record Multiply() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return multiply();
        }
    }

    private record Inflate() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return inflate();
        }
    }

    private record Encrypt() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return encrypt();
        }
    }

    private record NextPrime() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return nextPrime();
        }
    }

    private record CountWords() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return countWords();
        }
    }

    private record Stream() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return stream();
        }
    }

    private record Distance() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return distance();
        }
    }

    private record MonteCarlo() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return monteCarlo();
        }
    }

    private record Garbage() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return garbage();
        }
    }

    private record Query() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return query();
        }
    }

    private record Compress() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return deflated(DATA).length;
        }
    }

    private record Fibonacci() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return fibonacci(30);
        }
    }

    private record DigestFile(Path file) implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return digestFile(file);
        }
    }

    private static Shape computes(String name, Callable<?> task) {
        return new Shape(name, Nature.COMPUTES, task);
    }

    private static byte[] data(int length) {
        byte[] data = new byte[length];
        Random random = new Random(7);
        for (int i = 0; i < length; i++) {
            data[i] = (byte) ('a' + random.nextInt(6));
        }
        return data;
    }

    static String text(int words) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(8);
        for (int i = 0; i < words; i++) {
            text.append("word").append(random.nextInt(900)).append(' ');
        }
        return text.toString();
    }

    private static String json(int elements) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < elements; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"id\":%d,\"name\":\"name %d\",\"tags\":[1,2.5,\"x\"]}".formatted(i, i));
        }
        return text.append(']').toString();
    }

    private static boolean match() {
        return SLOW.matcher("a".repeat(21)).matches();
    }

    static int parseJson() {
        JsonArray parsed = JsonParser.parseString(JSON).getAsJsonArray();
        return parsed.size();
    }

    private static int parseXml() throws Exception {
        String xml = "<all>" + "<one a='1'><two>text</two></one>".repeat(8_000) + "</all>";
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement()
                .getChildNodes()
                .getLength();
    }

    private static int resize() {
        BufferedImage from = new BufferedImage(1_600, 1_200, BufferedImage.TYPE_INT_RGB);
        BufferedImage to = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = to.createGraphics();
        graphics.drawImage(from, 0, 0, 400, 300, null);
        graphics.dispose();
        return to.getRGB(1, 1);
    }

    private static int encodePng() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.setUseCache(false);
        ImageIO.write(new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.size();
    }

    private static int sort() {
        int[] numbers = new Random(3).ints(200_000).toArray();
        Arrays.sort(numbers);
        return numbers[0];
    }

    static byte[] digest() throws GeneralSecurityException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 6; i++) {
            sha.update(DATA);
        }
        return sha.digest();
    }

    private static double multiply() {
        int n = 160;
        double[][] a = new double[n][n];
        double[][] b = new double[n][n];
        double[][] c = new double[n][n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(a[i], i);
            Arrays.fill(b[i], n - i);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c[n - 1][n - 1];
    }

    private static byte[] deflated(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out)) {
            deflating.write(data, 0, data.length / 4);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toByteArray();
    }

    private static int inflate() throws IOException {
        int length = 0;
        for (int i = 0; i < 6; i++) {
            length += new InflaterInputStream(new ByteArrayInputStream(DEFLATED)).readAllBytes().length;
        }
        return length;
    }

    private static int encrypt() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[16], "AES"));
        int length = 0;
        for (int i = 0; i < 8; i++) {
            length += cipher.update(DATA).length;
        }
        return length;
    }

    private static BigInteger nextPrime() {
        return BigInteger.TWO.pow(512).nextProbablePrime();
    }

    private static int countWords() {
        Map<String, Integer> counts = new HashMap<>();
        for (String word : TEXT.split(" ", -1)) {
            counts.merge(word, 1, Integer::sum);
        }
        return counts.size();
    }

    private static double stream() {
        return IntStream.range(0, 1_000_000)
                .filter(i -> i % 3 == 0)
                .mapToDouble(Math::sqrt)
                .sum();
    }

    private static int distance() {
        String a = TEXT.substring(0, 1_500);
        String b = TEXT.substring(1_500, 3_000);
        int[] last = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(substitution, 1 + Math.min(next[j - 1], last[j]));
            }
            last = next;
        }
        return last[b.length()];
    }

    private static double monteCarlo() {
        Random random = new Random(5);
        int inside = 0;
        for (int i = 0; i < 300_000; i++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            inside += x * x + y * y < 1 ? 1 : 0;
        }
        return inside / 75_000.0;
    }

    private static int fibonacci(int n) {
        return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
    }

    private static int garbage() {
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            kept.add(new byte[1_000]);
            if (kept.size() > 100) {
                kept.clear();
            }
        }
        return kept.size();
    }

    private static double query() throws SQLException {
        try (Connection connection = Surroundings.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select word, sum(amount), count(*) from numbers group by word order by 2 desc")) {
            double sum = 0;
            while (result.next()) {
                sum += result.getDouble(2);
            }
            return sum;
        }
    }

    private static byte[] digestFile(Path file) throws IOException, GeneralSecurityException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 4; i++) {
            sha.update(Files.readAllBytes(file));
        }
        return sha.digest();
    }
}
