package io.github.workloadexecutor.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The directory of results. Beside each file of figures stands one that says on which machine, when, and how they were
 * measured; both are written together, and only once all is measured.
 */
public final class Results {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private final Path directory;

    /** Writes to that directory, which need not exist. */
    public Results(Path directory) {
        this.directory = directory;
    }

    /** The path of a file among the results. */
    public Path path(String file) {
        return directory.resolve(file);
    }

    /** Writes figures as {@code name.json} and what they were measured with as {@code name.run.json}. */
    public void write(String name, Object figures, Setting setting, List<String> notes) throws IOException {
        writeJson(name + ".json", figures);
        describe(name, setting, notes);
    }

    /** Writes only what figures were measured with, for figures that something else has written. */
    public void describe(String name, Setting setting, List<String> notes) throws IOException {
        writeJson(name + ".run.json", Run.now(setting, notes));
    }

    /** Writes a JSON file. */
    public void writeJson(String file, Object content) throws IOException {
        writeText(file, GSON.toJson(content) + "\n");
    }

    /** Writes a text file. */
    public void writeText(String file, String content) throws IOException {
        Files.createDirectories(directory);
        Path written = path(file);
        Files.writeString(written, content);
        System.out.println("wrote " + written);
    }

    /** Reads a JSON file, if it is there. */
    public Optional<JsonElement> read(String file) throws IOException {
        Path path = path(file);
        return Files.exists(path) ? Optional.of(JsonParser.parseString(Files.readString(path))) : Optional.empty();
    }

    /** Reads a JSON file as an object of that type, if it is there. */
    public <T> Optional<T> read(String file, Class<T> type) throws IOException {
        return read(file).map(json -> GSON.fromJson(json, type));
    }
}
