package dev.sallyport.server.account;

import dev.sallyport.server.login.Notices;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Contents;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.sessions.Device;
import dev.sallyport.store.mail.NewLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@link Notices} where there is mail. */
public record LoginNotices(Envelopes envelopes) implements Notices {
  /** Whoever reads that it was not them still wants to know, perhaps after a holiday. */
  private static final Duration LIFE = Duration.ofDays(7);

  @Override
  public Optional<NewLetter> ofLogin(Instant at, Visitor visitor) {
    return Optional.of(
        envelopes.seal(
            Contents.telling(at, Optional.of(Device.of(visitor.userAgent())), visitor.address()),
            LIFE));
  }
}
