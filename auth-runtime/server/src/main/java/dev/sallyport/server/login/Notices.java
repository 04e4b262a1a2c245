package dev.sallyport.server.login;

import dev.sallyport.store.mail.NewLetter;
import java.time.Instant;
import java.util.Optional;

/** Writes the letters that tell people of logins from browsers that are not known. */
@FunctionalInterface
public interface Notices {
  /** Where nobody is told. */
  Notices NONE = (_, _) -> Optional.empty();

  /** Of a login that is about to be; to whom it goes, the store knows. */
  Optional<NewLetter> ofLogin(Instant at, Visitor visitor);
}
