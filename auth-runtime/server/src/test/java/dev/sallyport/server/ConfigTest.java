package dev.sallyport.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.settings.SettingNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... arguments) {
    return Config.run(
        arguments,
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void everyMistakeOfFileAndEnvironmentIsSaidAtOnce() throws IOException {
    Path file = folder.resolve("runtime.yaml");
    Files.writeString(file, "auth: {url: 'http://auth.example.com'}\nhello: 1\n");

    assertEquals(1, run(Map.of("SALLYPORT_SETTING_HELLO", "1"), "check", file.toString()));

    String said = err.toString(StandardCharsets.UTF_8);
    for (String mistake :
        new String[] {
          "auth.url: is not usable, write for example https://auth.example.com",
          "auth.cookie: is missing",
          "hello: is no setting; known here: auth",
          "SALLYPORT_SETTING_HELLO (environment): is no setting"
        }) {
      assertTrue(said.contains(mistake), said);
    }
  }

  @Test
  void schemaIsPrinted() {
    assertEquals(0, run(Map.of(), "schema"));
    assertEquals(SettingNames.schema(), out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void misuseSaysHowItIsUsed() {
    assertEquals(2, run(Map.of(), "check"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: config check FILE"));
  }
}
