package dev.sallyport.server.mail;

import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.mail.Letter;
import dev.sallyport.store.mail.NewLetter;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Seals what letters tell for their way through the store: a link in the outbox would be as good as
 * a password to whoever reads it there.
 */
public final class Envelopes {
  /** Of the key that is derived for them. */
  public static final String PURPOSE = "sallyport mail 1";

  private static final String LANGUAGE = "en";

  private final Seal seal;
  private final Supplier<UUID> ids;

  /**
   * @param seal for {@link #PURPOSE}
   * @param ids of new letters, UUIDv7
   */
  public Envelopes(Seal seal, Supplier<UUID> ids) {
    this.seal = seal;
    this.ids = ids;
  }

  /**
   * A letter that can be written to the outbox.
   *
   * @param life how long it is of use
   */
  public NewLetter seal(Contents contents, Duration life) {
    UUID id = ids.get();
    return new NewLetter(
        id,
        LANGUAGE,
        seal.seal(contents.written(), owner(id)),
        contents.at(),
        contents.at().plus(life));
  }

  /** What a letter tells; empty if it was sealed for another, or under no key that we have. */
  Optional<Contents> open(Letter letter) {
    return seal.open(letter.contents(), owner(letter.id())).flatMap(Contents::read);
  }

  private static String owner(UUID id) {
    return "mail " + id;
  }
}
