package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.Rule;
import java.util.List;
import java.util.Optional;

/** How the world answered one pass over a rule; what {@link AccessRuleChecks} judge. */
record Findings(Parsed<Rule> spec, Objects objects, Row row) {

  /** The objects of the rule and of its namespace. */
  sealed interface Objects {
    /** All are as desired. */
    record InPlace() implements Objects {}

    /** The cluster does not know Traefik's resources. */
    record TraefikMissing() implements Objects {}

    /**
     * Somebody else's object has the name.
     *
     * @param object kind, namespace and name
     */
    record NameTaken(String object) implements Objects {}

    /**
     * The API server said no.
     *
     * @param message its own words
     */
    record Refused(String message) implements Objects {}

    /**
     * No certificate can be signed.
     *
     * @param message what is wrong and what to do
     */
    record AuthorityUnusable(String message) implements Objects {}
  }

  /** The row of the rule, and who has it. */
  sealed interface Row {
    /** This generation was put in force. */
    record Put(List<Replica> live) implements Row {
      public Put {
        live = List.copyOf(live);
      }
    }

    /** Nothing was put, for the spec is not legal. */
    record Kept(Earlier earlier) implements Row {}

    /** Nothing was put, for older rules have what the spec claims. */
    record Contested(List<Claims.Loss> losses, Earlier earlier) implements Row {
      public Contested {
        losses = List.copyOf(losses);
      }
    }

    /**
     * Nothing was put, for the namespace was not granted a host of the spec.
     *
     * @param refusals a sentence for each such host
     */
    record NotGranted(List<String> refusals, Earlier earlier) implements Row {
      public NotGranted {
        refusals = List.copyOf(refusals);
      }
    }

    /** The database did not answer. */
    record Unknown() implements Row {}

    /** The database never answered yet, so that nobody knows what older rules claim. */
    record NeverRead() implements Row {}

    /**
     * What counts as accepted. Without an answer of the database a legal rule does: a bypass cannot
     * wait.
     */
    default Optional<Rule> accepted(Parsed<Rule> spec) {
      return switch (this) {
        case Put _, Unknown _, NeverRead _ ->
            spec instanceof Parsed.Ok<Rule>(Rule rule) ? Optional.of(rule) : Optional.empty();
        case Kept _, Contested _, NotGranted _ -> Optional.empty();
      };
    }

    /** Whether something may be in force, and so a bypass that it had. */
    default boolean mayStand() {
      return switch (this) {
        case Kept(Earlier earlier) -> earlier.mayStand();
        case Contested(_, Earlier earlier) -> earlier.mayStand();
        // Without an answer of the database it counts as the present one, which is not granted.
        case NotGranted(_, Earlier earlier) -> earlier == Earlier.STANDS;
        case Put _, Unknown _, NeverRead _ -> true;
      };
    }

    /** Whether it is known that nothing is in force. */
    default boolean isNothing() {
      return switch (this) {
        case Kept(Earlier earlier) -> earlier == Earlier.NONE;
        case Contested(_, Earlier earlier) -> earlier == Earlier.NONE;
        case NotGranted(_, Earlier earlier) -> earlier == Earlier.NONE;
        case Put _, Unknown _, NeverRead _ -> false;
      };
    }
  }

  /** What is in force of a rule whose present version is not. */
  enum Earlier {
    /** The version that was accepted last. */
    STANDS,
    /** Nothing. */
    NONE,
    /** A version with a host that is not granted any more, until Postgres answers. */
    LEAVING,
    /** Postgres has not answered yet, so nobody knows. */
    UNKNOWN;

    private boolean mayStand() {
      return switch (this) {
        case STANDS, UNKNOWN -> true;
        case NONE, LEAVING -> false;
      };
    }
  }

  /**
   * A live replica of the runtime.
   *
   * @param name usually its pod's
   * @param applied whether it has what was put
   */
  record Replica(String name, boolean applied) {}
}
