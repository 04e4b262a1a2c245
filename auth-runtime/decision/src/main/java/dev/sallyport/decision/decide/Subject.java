package dev.sallyport.decision.decide;

import dev.sallyport.decision.evidence.Person;
import java.time.Instant;
import java.util.UUID;

/** On whose behalf a request goes through. */
public sealed interface Subject {
  /** Somebody about whom the app is told nothing. */
  record Anonymous() implements Subject {}

  /** A person with a session. */
  record SignedIn(Person person, UUID session, Instant authenticatedAt) implements Subject {}
}
