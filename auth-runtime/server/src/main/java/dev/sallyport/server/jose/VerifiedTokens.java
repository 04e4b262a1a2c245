package dev.sallyport.server.jose;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.server.credentials.UnverifiedToken;
import dev.sallyport.server.facts.Answers;
import dev.sallyport.server.facts.ForeignTokens;
import dev.sallyport.server.facts.Turns;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Verifies JWTs: the cheap questions first (shape, issuer, times), then the key, then the
 * signature, which costs up to a millisecond of CPU. Therefore few signatures are checked at once,
 * and both outcomes are remembered: a good token for a minute, so that a key that was withdrawn
 * does not live on in it; a bad one for two seconds, so that repeating it is cheap.
 */
public final class VerifiedTokens implements ForeignTokens {
  private static final Duration GOOD_FOR = Duration.ofSeconds(60);
  private static final Duration BAD_FOR = Duration.ofSeconds(2);
  private static final int MAX_GOOD = 10_000;
  private static final int MAX_BAD = 4_096;

  private static final Evidence NO_KEYS = new Evidence.Unavailable(Dependency.ISSUER);
  private static final Evidence NO_PLACE = new Evidence.Unavailable(Dependency.CAPACITY);

  private final PublishedKeys published;
  private final Issuers issuers;
  private final Answers<Question> good = new Answers<>(MAX_GOOD);
  private final Answers<Question> bad = new Answers<>(MAX_BAD);
  private final Turns turns;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final LongAdder checked = new LongAdder();

  /**
   * @param allowed the issuers that rules of this installation may name; empty for any
   * @param cores how many signatures are checked at once
   * @param background runs fetches of keys, which block
   * @param nanoTime a clock that only goes forward
   */
  public VerifiedTokens(
      Optional<Set<String>> allowed,
      Fetch fetch,
      int cores,
      Executor background,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.published = new PublishedKeys(fetch);
    this.issuers = new Issuers(allowed, published, background, nanoTime);
    this.turns = new Turns(cores);
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<Evidence> known(UnverifiedToken token, List<Allow.Issuer> asked) {
    return known(Question.about(token.secret(), asked));
  }

  @Override
  public Evidence about(UnverifiedToken token, List<Allow.Issuer> asked) {
    Question question = Question.about(token.secret(), asked);
    return known(question).orElseGet(() -> examine(question, token.secret()));
  }

  private Optional<Evidence> known(Question question) {
    long now = nanoTime.getAsLong();
    return good.get(question, now).or(() -> bad.get(question, now));
  }

  private Evidence examine(Question question, String text) {
    Optional<SignedToken> token = SignedToken.parse(text);
    Optional<Claims> claims = token.flatMap(parsed -> Claims.read(parsed.payload()));
    Optional<KeyRing> keys =
        claims.flatMap(read -> issuer(read, question.issuers())).flatMap(issuers::keys);
    if (token.isEmpty() || claims.isEmpty() || keys.isEmpty()) {
      return reject(question, Flaw.INVALID);
    }
    Optional<Flaw> flaw = claims.get().flaw(clock.instant());
    if (flaw.isPresent()) {
      return reject(question, flaw.get());
    }
    return switch (keys.get().find(token.get())) {
      case KeyRing.Answer.Unknown _ -> NO_KEYS;
      case KeyRing.Answer.None _ -> reject(question, Flaw.INVALID);
      case KeyRing.Answer.Found(IssuerKey key) ->
          checkInTurn(question, token.get(), claims.get(), key);
    };
  }

  /**
   * Who issued a token, by what it says. Two ways of a route may name different keys for one
   * issuer; evidence does not say which of them it was, so neither is picked.
   */
  private static Optional<Allow.Issuer> issuer(Claims claims, List<Allow.Issuer> asked) {
    List<Allow.Issuer> named =
        asked.stream().filter(issuer -> issuer.id().equals(claims.issuer())).distinct().toList();
    return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
  }

  private Evidence checkInTurn(Question question, SignedToken token, Claims claims, IssuerKey key) {
    // Those who waited with the same token have one check between them.
    return turns
        .take(() -> known(question).orElseGet(() -> check(question, token, claims, key)))
        .orElse(NO_PLACE);
  }

  /** How many signatures were checked; what is remembered is not checked again. */
  public long signaturesChecked() {
    return checked.sum();
  }

  /** How often the keys of an issuer were asked for, and were had. */
  public long keysFetched() {
    return published.fetched();
  }

  /** How often the keys of an issuer were asked for in vain. */
  public long keysMissed() {
    return published.missed();
  }

  private Evidence check(Question question, SignedToken token, Claims claims, IssuerKey key) {
    checked.increment();
    if (!key.signed(token)) {
      return reject(question, Flaw.INVALID);
    }
    Evidence proven = claims.proven();
    Duration left = Duration.between(clock.instant(), claims.goodUntil());
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
