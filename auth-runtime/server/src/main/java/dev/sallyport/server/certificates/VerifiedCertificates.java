package dev.sallyport.server.certificates;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.server.credentials.UnverifiedCertificate;
import dev.sallyport.server.facts.Answers;
import dev.sallyport.server.facts.ClientCertificates;
import dev.sallyport.server.facts.Digest;
import dev.sallyport.server.facts.Turns;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies client certificates, whatever the gateway verified: an entry point that merely requests
 * a certificate takes any, and its bundle need not be ours. What is left to the gateway is what
 * only it can see, that the client has the key.
 *
 * <p>The cheap questions come first (form, times, strength, purpose), then a path to each authority
 * that the route believes. Both outcomes are remembered: a good one for a minute and never beyond
 * its end, a bad one for two seconds.
 */
public final class VerifiedCertificates implements ClientCertificates {
  private static final Logger LOG = LoggerFactory.getLogger(VerifiedCertificates.class);
  private static final Duration GOOD_FOR = Duration.ofSeconds(60);
  private static final Duration BAD_FOR = Duration.ofSeconds(2);
  private static final int MAX_GOOD = 10_000;
  private static final int MAX_BAD = 4_096;
  private static final int MAX_MISSED = 100;
  private static final Evidence UNAVAILABLE = new Evidence.Unavailable(Dependency.AUTHORITY);

  private final Map<String, Authority> authorities;
  private final Answers<Question> good = new Answers<>(MAX_GOOD);
  private final Answers<Question> bad = new Answers<>(MAX_BAD);
  private final Set<String> missed = ConcurrentHashMap.newKeySet();
  private final Turns turns;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /** A chain, by its SHA-256, and whom the route believes. */
  private record Question(Digest chain, Set<String> authorities) {}

  /**
   * @param authorities their certificates, by the names that rules use
   * @param atOnce how many chains are verified at the same time
   * @param nanoTime a clock that only goes forward
   */
  public VerifiedCertificates(
      Map<String, List<X509Certificate>> authorities,
      int atOnce,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.authorities =
        authorities.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> new Authority(entry.getValue())));
    this.turns = new Turns(atOnce);
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<Evidence> known(UnverifiedCertificate certificate, Set<String> asked) {
    return known(question(certificate, asked));
  }

  @Override
  public Evidence about(UnverifiedCertificate certificate, Set<String> asked) {
    Question question = question(certificate, asked);
    return known(question)
        .or(() -> turns.take(() -> known(question).orElseGet(() -> verify(question, certificate))))
        .orElse(UNAVAILABLE);
  }

  private static Question question(UnverifiedCertificate certificate, Set<String> asked) {
    return new Question(Digest.of(certificate.text()), Set.copyOf(asked));
  }

  private Optional<Evidence> known(Question question) {
    long now = nanoTime.getAsLong();
    return good.get(question, now).or(() -> bad.get(question, now));
  }

  private Evidence verify(Question question, UnverifiedCertificate certificate) {
    Optional<Chain> read = Chain.parse(certificate.text());
    if (read.isEmpty()) {
      return reject(question, Flaw.CERTIFICATE_UNTRUSTED);
    }
    Chain chain = read.get();
    Instant now = clock.instant();
    if (!Times.isWithin(chain.leaf(), now)) {
      return reject(question, Flaw.CERTIFICATE_EXPIRED);
    }
    if (!Authority.isForClients(chain.leaf()) || !chain.hasModestKeys()) {
      return reject(question, Flaw.CERTIFICATE_UNTRUSTED);
    }
    Set<String> vouching =
        question.authorities().stream()
            .filter(name -> vouches(name, chain, now))
            .collect(Collectors.toSet());
    if (!vouching.isEmpty()) {
      return accept(question, chain.leaf(), vouching, now);
    }
    return authorities.keySet().containsAll(question.authorities())
        ? reject(question, Flaw.CERTIFICATE_UNTRUSTED)
        : UNAVAILABLE;
  }

  private boolean vouches(String name, Chain chain, Instant now) {
    Authority authority = authorities.get(name);
    if (authority == null) {
      if (missed.size() < MAX_MISSED && missed.add(name)) {
        LOG.warn(
            "A rule names the authority {}, and mtls.authorities of these settings does not: its"
                + " routes answer 503",
            name);
      }
      return false;
    }
    return authority.vouchesFor(chain, now);
  }

  private Evidence accept(
      Question question, X509Certificate leaf, Set<String> vouching, Instant now) {
    Instant end = leaf.getNotAfter().toInstant();
    Evidence proven = new Evidence.Certificate(vouching, SubjectNames.of(leaf), end);
    Duration left = Duration.between(now, end);
    good.put(
        question, proven, nanoTime.getAsLong(), left.compareTo(GOOD_FOR) < 0 ? left : GOOD_FOR);
    return proven;
  }

  private Evidence reject(Question question, Flaw flaw) {
    Evidence rejected = new Evidence.Rejected(flaw);
    bad.put(question, rejected, nanoTime.getAsLong(), BAD_FOR);
    return rejected;
  }
}
