package dev.sallyport.bench.server;

import dev.sallyport.server.http.MeasuredGateway;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A handler that says yes to everybody and reads nothing, behind the runtime's listeners: what the
 * server costs that we stand on. {@code BareUndertow <fields> <doors>}.
 */
public final class BareUndertow {
  private record Field(HttpString name, String value) {}

  private BareUndertow() {}

  /**
   * Starts it.
   *
   * @param arguments a file of header fields, one a line; {@link DoorsFile}
   */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    List<Field> fields = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      int colon = line.indexOf(':');
      fields.add(
          new Field(new HttpString(line.substring(0, colon)), line.substring(colon + 1).strip()));
    }
    DoorsFile doors = DoorsFile.read(Path.of(arguments[1]));
    MeasuredGateway.serving(
        doors.doors(),
        exchange -> {
          var answer = exchange.getResponseHeaders();
          for (Field field : fields) {
            answer.put(field.name(), field.value());
          }
          exchange.endExchange();
        });
    Operations.open(doors.operations(), Map.of("/ready", () -> "ready"));
  }
}
