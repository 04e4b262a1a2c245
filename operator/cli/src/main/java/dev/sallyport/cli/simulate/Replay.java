package dev.sallyport.cli.simulate;

import dev.sallyport.cli.asking.Answer;
import dev.sallyport.cli.asking.Ruling;
import dev.sallyport.cli.rules.RuleSet;
import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.decide.Label;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.request.Host;
import dev.sallyport.decision.rule.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Decides recorded requests by old and new rules, each time about the same credential. */
public final class Replay {
  /** Reasons that lie in how a path was spelled; the runtime writes it down decoded. */
  private static final Set<String> SPELLINGS =
      Arrays.stream(Ambiguity.values())
          .map(ambiguity -> ambiguity.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private static final Duration LONG_AGO = Duration.ofDays(3_000);

  private final RuleSet before;
  private final RuleSet after;
  private final Instant now;
  private final Map<Change, Tally> changes = new LinkedHashMap<>();
  private final Map<Assumption, Integer> assumed = new EnumMap<>(Assumption.class);
  private int requests;
  private int skipped;
  private int otherwise;

  public Replay(RuleSet before, RuleSet after, Instant now) {
    this.before = before;
    this.after = after;
    this.now = now;
  }

  /**
   * A kind of change.
   *
   * @param oldRoute {@code namespace/rule route}, or empty
   */
  public record Change(String oldOutcome, String newOutcome, String oldRoute, String newRoute) {
    /** Whether requests get through that did not, the other way round, or neither. */
    public Direction direction() {
      boolean passed = passes(oldOutcome);
      boolean passes = passes(newOutcome);
      return passed == passes ? Direction.OTHER : passes ? Direction.OPENS : Direction.CLOSES;
    }

    private static boolean passes(String outcome) {
      return outcome.equals("allow") || outcome.startsWith("would_deny");
    }
  }

  /** What a change does; the most dangerous first. */
  public enum Direction {
    OPENS,
    CLOSES,
    OTHER
  }

  /** How often, and for example which. */
  public record Tally(int count, Recorded example) {}

  /**
   * What came of it.
   *
   * @param skipped requests that say nothing about rules
   * @param otherwise requests that the old rules decide otherwise than the log says
   */
  public record Result(
      int requests,
      int skipped,
      int otherwise,
      Map<Change, Tally> changes,
      Map<Assumption, Integer> assumed) {}

  /** Everything so far. */
  public Result result() {
    return new Result(requests, skipped, otherwise, Map.copyOf(changes), Map.copyOf(assumed));
  }

  /** One more request. */
  public void add(Recorded recorded) {
    if (recorded.outcome() instanceof Recorded.Outcome.Decided decided && saysNothing(decided)) {
      skipped++;
      return;
    }
    requests++;
    Caller caller = caller(recorded);
    if (Check.of(recorded.method(), recorded.host(), recorded.target(), caller)
        instanceof Check.Outcome.Canonical(Check check)) {
      decide(recorded, check);
    } // Without a canonical form no rule is asked, so no rule changes it.
  }

  /** About rules: it was limited, came during an outage, or its spelling was not written down. */
  private static boolean saysNothing(Recorded.Outcome.Decided decided) {
    return decided.decision().equals("too_many")
        || decided.decision().equals("unavailable")
        || SPELLINGS.contains(decided.reason());
  }

  private Caller caller(Recorded recorded) {
    if (recorded.caller().isPresent()) {
      return recorded.caller().get();
    }
    assume(Assumption.CALLER);
    return recorded.outcome() instanceof Recorded.Outcome.Answered(int status) && status == 302
        ? Caller.BROWSER
        : Caller.PROGRAM;
  }

  private void decide(Recorded recorded, Check check) {
    String oldNamespace = namespace(recorded, before);
    Lookup lookup = before.table().find(oldNamespace, check);
    Credential credential = credential(recorded, lookup);
    Ruling old = ruling(before, oldNamespace, check, credential);
    Ruling next = ruling(after, namespace(recorded, after), check, credential);
    if (recorded.outcome() instanceof Recorded.Outcome.Decided(String decision, _, _)
        && !decision.equals(old.label().decision())) {
      otherwise++;
    }
    if (!old.label().equals(next.label())) {
      changes.merge(
          new Change(words(old.label()), words(next.label()), route(old), route(next)),
          new Tally(1, recorded),
          (tally, _) -> new Tally(tally.count() + 1, tally.example()));
    }
  }

  private Ruling ruling(RuleSet rules, String namespace, Check check, Credential credential) {
    return Ruling.of(
        rules.table(), namespace, check, credential.presented(), credential.evidence(), now);
  }

  private static String namespace(Recorded recorded, RuleSet rules) {
    return recorded
        .namespace()
        .orElseGet(
            () -> {
              SortedSet<String> owners =
                  Host.parse(recorded.host())
                      .map(host -> rules.namespacesFor(host.name()))
                      .orElseGet(TreeSet::new);
              return owners.isEmpty() ? "default" : owners.first();
            });
  }

  private Credential credential(Recorded recorded, Lookup lookup) {
    List<Allow.Way> ways =
        lookup instanceof Lookup.Found found ? Answer.ways(found.route().allow()) : List.of();
    return switch (recorded.outcome()) {
      case Recorded.Outcome.Answered(int status) -> {
        boolean passed = status != 401 && status != 403 && (status < 300 || status >= 400);
        assume(passed ? Assumption.GATEWAY_PASSED : Assumption.GATEWAY_REFUSED);
        yield passed && !ways.isEmpty()
            ? Credential.satisfying(ways.getFirst(), Optional.empty(), now)
            : Credential.NONE;
      }
      case Recorded.Outcome.Decided(String decision, _, Optional<String> subject)
          when decision.equals("allow") ->
          subject.map(who -> passed(who, ways)).orElseGet(() -> assume(Assumption.ANONYMOUS));
      case Recorded.Outcome.Decided(_, String reason, _) -> {
        assume(Assumption.REFUSED);
        yield refused(reason, ways);
      }
    };
  }

  private Credential passed(String subject, List<Allow.Way> ways) {
    Optional<Allow.Way> way = ways.stream().filter(w -> Credential.isOf(w, subject)).findFirst();
    assume(
        switch (way.orElse(null)) {
          case Allow.Session _ -> Assumption.SESSION;
          case Allow.Token _ -> Assumption.TOKEN;
          case Allow.Jwt _ -> Assumption.FOREIGN;
          case Allow.Mtls _ -> Assumption.CERTIFICATE;
          case null -> subject.startsWith("user:") ? Assumption.SESSION : Assumption.TOKEN;
        });
    return way.map(w -> Credential.satisfying(w, Optional.of(subject), now))
        .orElseGet(
            () ->
                subject.startsWith("user:")
                    ? Credential.session(Optional.of(subject), Allow.Aal.AAL1, now, now)
                    : Credential.NONE);
  }

  /** The weakest that is refused for {@code reason}. */
  private Credential refused(String reason, List<Allow.Way> ways) {
    List<Allow.Way> inAuthorization =
        ways.stream()
            .filter(way -> !(way instanceof Allow.Session) && !(way instanceof Allow.Mtls))
            .toList();
    Optional<Allow.Way> first = inAuthorization.stream().findFirst();
    return switch (reason) {
      case "session_forged" -> Credential.badCookie(Flaw.FORGED);
      case "session_ended" -> Credential.badCookie(Flaw.ENDED);
      case "session_ambiguous" -> Credential.badCookie(Flaw.AMBIGUOUS);
      case "session_expired" -> Credential.endedSession(now, now);
      case "session_renewable" -> Credential.endedSession(now, now.plus(LONG_AGO));
      case "second_factor_needed" -> weakLogin(ways, now);
      case "login_too_old" -> weakLogin(ways, now.minus(LONG_AGO));
      case "token_invalid" -> Credential.badToken(first, Flaw.INVALID);
      case "token_expired" -> Credential.badToken(first, Flaw.EXPIRED);
      case "certificate_untrusted" -> Credential.badCertificate(Flaw.CERTIFICATE_UNTRUSTED);
      case "certificate_expired" -> Credential.badCertificate(Flaw.CERTIFICATE_EXPIRED);
      case "missing_name" ->
          ways.stream()
              .filter(Allow.Mtls.class::isInstance)
              .findFirst()
              .map(way -> Credential.namelessCertificate((Allow.Mtls) way))
              .orElse(Credential.NONE);
      case "token_lives_too_long", "missing_scope" -> weak(first, reason);
      case "missing_role" ->
          first.isPresent() && inAuthorization.size() == ways.size()
              ? weak(first, reason)
              : Credential.session(Optional.empty(), Allow.Aal.AAL1, now, now);
      default -> Credential.NONE;
    };
  }

  /** With the roles that the route asks for: they were looked at before factor and age. */
  private Credential weakLogin(List<Allow.Way> ways, Instant loggedIn) {
    Allow.Names roles =
        ways.stream()
            .filter(Allow.Session.class::isInstance)
            .map(way -> ((Allow.Session) way).roles())
            .findFirst()
            .orElse(Allow.Names.NONE);
    boolean old = loggedIn.isBefore(now);
    var asked = new Allow.Session(roles, old ? Allow.Aal.AAL2 : Allow.Aal.AAL1, Optional.empty());
    return Credential.satisfying(asked, Optional.empty(), loggedIn).expiringAfter(now);
  }

  private Credential weak(Optional<Allow.Way> way, String reason) {
    return switch (way.orElse(null)) {
      case Allow.Token token -> Credential.weakToken(token);
      case Allow.Jwt jwt ->
          Credential.weakJwt(
              jwt,
              reason.equals("token_lives_too_long")
                  ? jwt.maxLifetime().plus(Duration.ofSeconds(1))
                  : Duration.ZERO);
      case Allow.Session _, Allow.Mtls _ -> Credential.NONE;
      case null -> Credential.NONE;
    };
  }

  private Credential assume(Assumption assumption) {
    assumed.merge(assumption, 1, Integer::sum);
    return Credential.NONE;
  }

  private static String words(Label label) {
    return label.reason().isEmpty()
        ? label.decision()
        : "%s (%s)".formatted(label.decision(), label.reason());
  }

  private static String route(Ruling ruling) {
    return ruling.found().map(found -> found.rule().id() + " " + found.route().name()).orElse("");
  }

  /** Changes, what opens first, and the frequent before the rare. */
  public static List<Map.Entry<Change, Tally>> sorted(Result result) {
    List<Map.Entry<Change, Tally>> sorted = new ArrayList<>(result.changes().entrySet());
    sorted.sort(
        Comparator.comparing((Map.Entry<Change, Tally> e) -> e.getKey().direction())
            .thenComparingInt(e -> -e.getValue().count())
            .thenComparingInt(e -> e.getValue().example().line()));
    return sorted;
  }
}
