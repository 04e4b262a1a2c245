package dev.sallyport.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Reason;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.server.account.FlowSecret;
import dev.sallyport.server.account.LinkSecret;
import dev.sallyport.server.account.Recovery;
import dev.sallyport.server.account.Registration;
import dev.sallyport.server.account.Verification;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.factors.SecondStep;
import dev.sallyport.server.factors.StepUp;
import dev.sallyport.server.freshness.Everywhere;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.sessions.Entries;
import dev.sallyport.server.sessions.Renewals;
import dev.sallyport.store.Figures;
import dev.sallyport.store.identities.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/reference/runtime-metrics.md and {@code /metrics} say the same. */
final class MetricsReferenceTest {
  private static final Path PAGE = Path.of("../../docs/reference/runtime-metrics.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(sallyport_\\w+)` \\| (\\w+) \\|([^|]*)\\|", Pattern.MULTILINE);
  private static final Pattern TYPE =
      Pattern.compile("^# TYPE (sallyport_\\w+) (\\w+)$", Pattern.MULTILINE);
  private static final Pattern SAMPLE =
      Pattern.compile("^(sallyport_\\w+?)(?:_bucket|_count|_sum)?\\{(.*)} ", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern NAME = Pattern.compile("\"(sallyport\\.[a-z.]+)\"");

  private final Meters meters = new Meters();

  /**
   * A metric.
   *
   * @param labels and their values; no values where they are not listed
   */
  private record Metric(String type, Map<String, Set<String>> labels) {}

  @BeforeEach
  void useEverything() {
    meters.rules(() -> 1);
    meters.connections(() -> 1);
    meters.foreignTokens(() -> 1, () -> 1, () -> 1);
    meters.freshness(() -> 1, () -> 1, () -> 1);
    meters.facts(() -> 1, () -> 1, () -> 1);
    meters.redis(() -> 1, () -> 1);
    meters.spoiledCopies(() -> 1);
    meters.turnedAway(() -> 1);
    meters.throttled(() -> 1);
    meters.auditEvents(() -> 1);
    meters.log(() -> 1, () -> 1);
    var _ = meters.measured((_, _) -> new Evidence.None());
    for (String pool : List.of("pages", "facts", "renewals")) {
      meters.postgres(pool, () -> new Figures(1, 1, 1, 1, 1, 1, 1));
    }
    meters.revoked(Everywhere.Proof.APPLIED, 1);
    meters.assertionSigned();
    List.of(
            welcome(),
            new Accounts.Login.Enrol(PendingSecret.parse("a".repeat(43)).orElseThrow()),
            new Accounts.Login.Wrong(),
            new Accounts.Login.TooMany(Duration.ofSeconds(1)),
            new Accounts.Login.Unverified(new EmailAddress("bob@example.com")),
            new Accounts.Login.Busy())
        .forEach(meters.signIn()::login);
    List.of(
            new SecondStep.Outcome.Welcome(welcome().signedIn()),
            new SecondStep.Outcome.TooMany(Duration.ofSeconds(1)),
            new SecondStep.Outcome.Over())
        .forEach(meters.signIn()::secondStep);
    meters.signIn().stepUp(new StepUp.Outcome.Wrong());
    useMail();
    List.of(
            new Accounts.SignUp.Welcome(welcome().signedIn()),
            new Accounts.SignUp.BadEmail(),
            new Accounts.SignUp.Taken(),
            new Accounts.SignUp.TooMany(Duration.ofSeconds(1)),
            new Accounts.SignUp.Busy())
        .forEach(meters.signIn()::signUp);
    Stream.of(
            new PasswordVerdict.TooShort(15, 1),
            new PasswordVerdict.TooLong(128),
            new PasswordVerdict.TooCommon(),
            new PasswordVerdict.TooSimilar(PasswordVerdict.To.SERVICE),
            new PasswordVerdict.TooEasy(PasswordVerdict.Because.DATES))
        .map(Accounts.SignUp.BadPassword::new)
        .forEach(meters.signIn()::signUp);
    List.of(
            new Renewals.Outcome.Renewed(
                welcome().signedIn().value(), Instant.EPOCH, Duration.ofDays(1)),
            new Renewals.Outcome.Reused(),
            new Renewals.Outcome.Over())
        .forEach(meters.signIn()::renewal);
    List.of(
            new Entries.Outcome.Entered(welcome().signedIn().value(), Duration.ofDays(1)),
            new Entries.Outcome.Again(),
            new Entries.Outcome.Refused())
        .forEach(meters.signIn()::entry);
    for (Ambiguity ambiguity : Ambiguity.values()) {
      meters.malformed(ambiguity, System.nanoTime());
    }
    for (Reason reason : Reason.values()) {
      decided(new Decision.Deny(reason));
    }
    decided(new Decision.Challenge(Reason.NO_CREDENTIAL));
    decided(new Decision.SignIn(Reason.NO_CREDENTIAL, Optional.empty()));
    decided(new Decision.Refresh());
    decided(new Decision.StepUp(Reason.LOGIN_TOO_OLD));
    decided(new Decision.TooMany(Duration.ofSeconds(1)));
    decided(new Decision.Unavailable(Evidence.Dependency.POSTGRES));
  }

  private void useMail() {
    var secret = new FlowSecret("");
    MailMeters mail = meters.mail();
    mail.waiting(() -> 1, () -> Duration.ofSeconds(1));
    mail.signUp(new Registration.Outcome.MailSent(secret));
    mail.verification(new Verification.Outcome.Verified());
    mail.verification(new Verification.Outcome.NotGood());
    mail.recoveryCode(new Recovery.CodeTried.Right(new LinkSecret("")));
    mail.recoveryCode(new Recovery.CodeTried.Wrong());
    mail.recoveryCode(new Recovery.CodeTried.TooMany(Duration.ofSeconds(1)));
    mail.verification(new Verification.Outcome.TooMany(Duration.ofSeconds(1)));
    mail.recovery(new Recovery.Outcome.Changed());
    mail.recovery(new Recovery.Outcome.NotGood());
    mail.recovery(new Recovery.Outcome.Busy(""));
    Stream.of(
            new PasswordVerdict.TooLong(128),
            new PasswordVerdict.TooShort(15, 1),
            new PasswordVerdict.TooCommon(),
            new PasswordVerdict.TooSimilar(PasswordVerdict.To.SERVICE),
            new PasswordVerdict.TooEasy(PasswordVerdict.Because.DATES))
        .map(why -> new Recovery.Outcome.BadPassword("", why))
        .forEach(mail::recovery);
  }

  @Test
  void pageListsEveryMetricWithItsTypeAndLabels() throws IOException {
    Map<String, Metric> page = page();

    assertEquals(described(page), described(scraped()));
  }

  @Test
  void pageListsEveryValueOfAClosedList() throws IOException {
    Map<String, Metric> page = page();
    Map<String, Metric> scraped = scraped();
    var none = new Metric("", Map.of());

    page.forEach(
        (name, metric) ->
            metric
                .labels()
                .forEach(
                    (label, listed) -> {
                      if (!listed.isEmpty()) {
                        Set<String> found =
                            scraped.getOrDefault(name, none).labels().getOrDefault(label, Set.of());
                        assertListed(name + " " + label, listed, found);
                      }
                    }));
  }

  /** A decision by a rule takes a rule; what that would add is listed in Label and RolloutMode. */
  private static void assertListed(String label, Set<String> listed, Set<String> found) {
    var all = new TreeSet<>(found);
    if (label.equals("sallyport_authz_decisions_total decision")) {
      all.addAll(List.of("allow", "would_deny"));
    } else if (label.equals("sallyport_authz_decisions_total mode")) {
      all.remove("");
      all.addAll(List.of("bypass", "observe", "enforce"));
    }
    assertEquals(listed, all, label);
  }

  @Test
  void everyMeterOfTheSourcesIsOnThePage() throws IOException {
    Set<String> used = new TreeSet<>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        NAME.matcher(Files.readString(file))
            .results()
            .forEach(found -> used.add(found.group(1).replace('.', '_')));
      }
    }

    assertEquals(
        used,
        page().keySet().stream()
            .map(MetricsReferenceTest::withoutUnit)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String withoutUnit(String name) {
    return name.replaceAll("(_total|_seconds)$", "");
  }

  private static Map<String, String> described(Map<String, Metric> metrics) {
    var described = new TreeMap<String, String>();
    metrics.forEach(
        (name, metric) -> described.put(name, metric.type() + " " + metric.labels().keySet()));
    return described;
  }

  private static Map<String, Metric> page() throws IOException {
    var metrics = new TreeMap<String, Metric>();
    ROW.matcher(Files.readString(PAGE))
        .results()
        .forEach(row -> metrics.put(row.group(1), new Metric(row.group(2), labels(row.group(3)))));
    return metrics;
  }

  /** {@code `label`: `one`, `other`; `label`}. */
  private static Map<String, Set<String>> labels(String column) {
    var labels = new TreeMap<String, Set<String>>();
    for (String label : column.split(";", -1)) {
      List<String> words =
          Arrays.stream(label.split("[`:,\\s]+", -1)).filter(word -> !word.isEmpty()).toList();
      if (!words.isEmpty()) {
        labels.put(words.getFirst(), new TreeSet<>(words.subList(1, words.size())));
      }
    }
    return labels;
  }

  private Map<String, Metric> scraped() {
    String text = meters.scrape();
    var types = new TreeMap<String, String>();
    TYPE.matcher(text).results().forEach(type -> types.put(type.group(1), type.group(2)));
    var labels = new TreeMap<String, Map<String, Set<String>>>();
    for (MatchResult sample : SAMPLE.matcher(text).results().toList()) {
      Map<String, Set<String>> ofSample =
          labels.computeIfAbsent(sample.group(1), _ -> new TreeMap<>());
      LABEL
          .matcher(sample.group(2))
          .results()
          .filter(label -> !label.group(1).equals("le"))
          .forEach(
              label ->
                  ofSample
                      .computeIfAbsent(label.group(1), _ -> new TreeSet<>())
                      .add(label.group(2)));
    }
    var metrics = new TreeMap<String, Metric>();
    types.forEach(
        (name, type) -> {
          if (!"histogram".equals(types.get(name.replaceAll("_max$", "")))
              || type.equals("histogram")) {
            metrics.put(name, new Metric(type, labels.getOrDefault(name, Map.of())));
          }
        });
    return metrics;
  }

  private void decided(Decision decision) {
    meters.decided(new Lookup.UnknownHost(), decision, System.nanoTime());
  }

  private static Accounts.Login.Welcome welcome() {
    var keys =
        new SessionKeys(
            'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom());
    return new Accounts.Login.Welcome(
        new SignedIn(
            new Identity(new UUID(0, 7), "bob@example.com", true, List.of()),
            keys.issue(),
            Duration.ofHours(1),
            List.of()));
  }
}
