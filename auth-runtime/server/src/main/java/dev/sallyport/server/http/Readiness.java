package dev.sallyport.server.http;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether somebody should be sent here. Asks nobody: what it says is known already.
 *
 * <p>Decisions do not depend on Postgres being there: without it this replica still says 503 to
 * those about whom it cannot know, and lets through whom it can; one that were not ready would have
 * the gateway say 500 to everybody. People who log in cannot be served without it.
 */
final class Readiness {
  private final BooleanSupplier rulesLoaded;
  private final BooleanSupplier keysLoaded;
  private final BooleanSupplier storeAnswers;
  private volatile boolean leaving;

  /**
   * @param rulesLoaded whether there are rules, however old
   * @param keysLoaded whether there is a key that signs
   * @param storeAnswers whether Postgres has answered lately
   */
  Readiness(BooleanSupplier rulesLoaded, BooleanSupplier keysLoaded, BooleanSupplier storeAnswers) {
    this.rulesLoaded = rulesLoaded;
    this.keysLoaded = keysLoaded;
    this.storeAnswers = storeAnswers;
  }

  /** It is not ready any more, and will not be again. */
  void leave() {
    leaving = true;
  }

  /** What stands in the way of decisions. */
  Optional<String> ofDecisions() {
    if (leaving) {
      return Optional.of("it is stopping");
    }
    if (!rulesLoaded.getAsBoolean()) {
      return Optional.of("the rules have not been loaded yet");
    }
    if (!keysLoaded.getAsBoolean()) {
      return Optional.of("there is no key to sign assertions with yet");
    }
    return Optional.empty();
  }

  /** What stands in the way of people who log in or out. */
  Optional<String> ofPages() {
    Optional<String> obstacle = ofDecisions();
    return obstacle.isPresent() || storeAnswers.getAsBoolean()
        ? obstacle
        : Optional.of("Postgres does not answer, so nobody can sign in or out");
  }
}
