package dev.sallyport.cli.asking;

import dev.sallyport.decision.decide.Rollouts;
import dev.sallyport.decision.rule.Lookup;
import java.util.Optional;
import java.util.UUID;

/**
 * For how many of a hundred callers a rule is enforced, and whether the one who asks is among them.
 *
 * @param percent of the callers that the rule concerns
 * @param side where the caller stands
 */
public record Share(int percent, Side side) {
  /** Where a caller stands whose browser was given no side yet. */
  public sealed interface Side {
    /**
     * It is known: the runtime's own hash says so.
     *
     * @param bucket from 0 to 99; the rule is enforced for those below the percentage
     */
    record Known(int bucket, boolean enforced) implements Side {}

    /**
     * It depends on something that the question does not say.
     *
     * @param why half a sentence
     */
    record DependsOn(String why) implements Side {}
  }

  /**
   * Empty where the rule concerns everybody or nobody.
   *
   * @param ofCluster whether the rule has the uid by which the runtime counts
   */
  static Optional<Share> of(Ruling ruling, Visitor visitor, boolean ofCluster) {
    return ruling
        .found()
        .filter(_ -> Rollouts.needsBucket(ruling.lookup()))
        .map(found -> of(found, ruling, visitor, ofCluster));
  }

  private static Share of(Lookup.Found found, Ruling ruling, Visitor visitor, boolean ofCluster) {
    int percent = found.rule().rule().rollout().percent();
    Optional<String> caller = Rollouts.caller(ruling.evidence());
    if (caller.isEmpty()) {
      return new Share(percent, new Side.DependsOn("the address of who asks"));
    }
    if (isMadeUp(visitor)) {
      return new Share(
          percent, new Side.DependsOn("who it is: ask --as the id of a person (X-User-ID)"));
    }
    if (!ofCluster) {
      return new Share(
          percent, new Side.DependsOn("the uid of the rule: ask the cluster, without -f"));
    }
    UUID rule = found.rule().uid();
    int bucket = Rollouts.bucket(rule, caller.get());
    return new Share(percent, new Side.Known(bucket, bucket < percent));
  }

  /** Whether the caller's identity is the question's own invention. */
  private static boolean isMadeUp(Visitor visitor) {
    return switch (visitor) {
      case Visitor.Stranger _ -> true;
      case Visitor.LoggedIn loggedIn -> !Visitor.isId(loggedIn.user());
      case Visitor.Holder holder ->
          switch (holder.type()) {
            case PAT -> !Visitor.isId(holder.owner());
            case API_KEY -> true; // The id of the key, which nobody says, counts too.
            case SERVICE -> false;
          };
      case Visitor.Bearer _ -> false;
    };
  }
}
