package dev.sallyport.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.mailbox.Captured;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The mail that the runtime has sent, to look into from outside. */
public final class CapturedMail {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 30;
  private static final Pattern CODE = Pattern.compile("\\b(\\d{4} \\d{4})\\b");

  private final Http http;
  private final String url;

  CapturedMail(Http http, String url) {
    this.http = http;
    this.url = url;
  }

  /** All letters to an address, the oldest first. */
  public List<Captured> to(String address) throws IOException, InterruptedException {
    return JSON
        .readValue(
            http.get(url + "/letters", Map.of()).body(), new TypeReference<List<Captured>>() {})
        .stream()
        .filter(letter -> letter.to().equals(address))
        .toList();
  }

  /** The newest letter to an address with these words in its subject; waits for it. */
  public Captured await(String address, String subject) throws IOException, InterruptedException {
    return await(address, letter -> letter.subject().contains(subject), subject);
  }

  /** The same, for one that came after another. */
  public Captured await(String address, String subject, Captured after)
      throws IOException, InterruptedException {
    return await(
        address,
        letter -> letter.subject().contains(subject) && letter.number() > after.number(),
        subject);
  }

  private Captured await(String address, Predicate<Captured> wanted, String subject)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      Optional<Captured> found = to(address).reversed().stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > deadline) {
        throw new Problem(
            "No letter \"%s\" to %s within %d s; there are %s"
                .formatted(
                    subject,
                    address,
                    PATIENCE_SECONDS,
                    to(address).stream().map(Captured::subject).toList()));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** The only link of a letter, without our host. */
  public static String link(Captured letter) {
    if (letter.links().size() != 1) {
      throw new Problem("Not one link but %d in: %s".formatted(letter.links().size(), letter));
    }
    return letter.links().getFirst().replaceFirst("^https?://[^/]+", "");
  }

  /** The code in a letter, as it stands there. */
  public static String code(Captured letter) {
    var code = CODE.matcher(letter.text());
    if (!code.find()) {
      throw new Problem("No code in: " + letter.text());
    }
    return code.group(1);
  }
}
