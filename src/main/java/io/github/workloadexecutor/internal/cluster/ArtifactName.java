package io.github.workloadexecutor.internal.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the name of a jar says, as build tools make them: {@code netty-4.1.2-linux.jar} is version 4.1.2 of netty-linux.
 * A guess: a part that merely looks like a version is taken for one.
 *
 * @param artifact the name without its version
 * @param version the version; empty if there is none in the name
 */
record ArtifactName(String artifact, String version) {

    private static final String SUFFIX = ".jar";

    // Architectures are not versions.
    private static final Pattern NUMBER = Pattern.compile("(?!(32|64)$)\\d[\\w.+]*");

    // What may follow a number and still belongs to the version.
    private static final Pattern QUALIFIER =
            Pattern.compile("snapshot|release|final|ga|(alpha|beta|b|m|milestone|rc|cr|sp|pre|ea)[.]?\\d*");

    /** Of the name of a file. What is no jar is an artifact without a version. */
    static ArtifactName of(String file) {
        if (!file.toLowerCase(Locale.ROOT).endsWith(SUFFIX)) {
            return new ArtifactName(file, "");
        }
        List<String> parts =
                List.of(file.substring(0, file.length() - SUFFIX.length()).split("-", -1));
        int last = parts.size() - 1;
        while (last > 0 && !NUMBER.matcher(parts.get(last)).matches()) {
            last--;
        }
        if (last == 0) {
            return new ArtifactName(String.join("-", parts), "");
        }
        int first = last;
        while (first > 1 && isOfVersion(parts.get(first - 1)) && hasNumber(parts, first - 1)) {
            first--;
        }
        int end = last + 1;
        while (end < parts.size() && isOfVersion(parts.get(end))) {
            end++;
        }
        List<String> artifact = new ArrayList<>(parts.subList(0, first));
        artifact.addAll(parts.subList(end, parts.size()));
        return new ArtifactName(String.join("-", artifact), String.join("-", parts.subList(first, end)));
    }

    private static boolean isOfVersion(String part) {
        return NUMBER.matcher(part).matches()
                || QUALIFIER.matcher(part.toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether a version can begin there or before, as it begins with a number: not so in {@code foo-beta-2.jar}. */
    private static boolean hasNumber(List<String> parts, int at) {
        for (int i = at; i > 0 && isOfVersion(parts.get(i)); i--) {
            if (NUMBER.matcher(parts.get(i)).matches()) {
                return true;
            }
        }
        return false;
    }
}
