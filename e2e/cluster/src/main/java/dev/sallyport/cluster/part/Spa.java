package dev.sallyport.cluster.part;

import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.process.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The single-page app of the samples, which is nothing but files: the JDK's own web server shows
 * them.
 *
 * @param files the folder that is served
 */
public record Spa(Path files, int port) {
  public Launch launch(Http http) {
    return Launch.of(
        "spa",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx32m",
            "-m",
            "jdk.httpserver",
            "--bind-address",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--directory",
            files.toAbsolutePath().toString()),
        List.of(),
        port,
        () -> http.ok("http://127.0.0.1:" + port + "/index.html", Map.of()));
  }
}
