package dev.sallyport.server.pages;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A session in the list that its owner sees.
 *
 * @param device in plain words
 * @param address from where the login came
 * @param current whether it is the one that looks
 */
public record SessionRow(
    String id,
    String device,
    Optional<String> address,
    Instant begun,
    Optional<Instant> seen,
    boolean current) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** A time as people read it; without a script, a page does not know their zone. */
  public static String written(Instant time) {
    return TIME.format(time);
  }
}
