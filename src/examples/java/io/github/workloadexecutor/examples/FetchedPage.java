package io.github.workloadexecutor.examples;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A page as it came: what travels to a worker.
 *
 * @param page its address
 * @param html its text
 */
record FetchedPage(URI page, String html) implements Serializable {

    /** Waits for a page, on the I/O lane. */
    static FetchedPage fetch(HttpClient client, URI page) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(10)).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("the server answered " + response.statusCode());
        }
        return new FetchedPage(page, response.body());
    }
}
