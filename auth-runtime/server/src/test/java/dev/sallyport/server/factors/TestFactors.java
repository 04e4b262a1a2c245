package dev.sallyport.server.factors;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.audit.Source;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.LoginGuard;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.factors.FactorChanges;
import dev.sallyport.store.factors.FactorChanges.NewTotp;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.factors.Factors;
import dev.sallyport.store.factors.PendingLogins;
import dev.sallyport.store.fakes.InMemoryFactors;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import javax.crypto.spec.SecretKeySpec;

/** Second factors in tests, and what their owners have in hand. */
public final class TestFactors {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Secrets SECRETS =
      new Secrets(
          new Seal(
              'a',
              Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")),
              RANDOM,
              Secrets.PURPOSE),
          RANDOM);
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private TestFactors() {}

  /** All that there is to do. */
  public static SecondFactors of(
      Factors factors,
      FactorChanges changes,
      PendingLogins pending,
      Arrival arrival,
      LoginGuard guard,
      Optional<Envelopes> envelopes,
      Audit audit,
      SessionKeys keys,
      LongConsumer everywhere,
      InstantSource clock) {
    CodeCheck codes = new CodeCheck(factors, SECRETS, guard, audit, clock);
    SecondStep step = new SecondStep(pending, codes, arrival, clock);
    return new SecondFactors(
        step,
        new StepUp(factors, changes, codes, keys, Lifetimes.ORDINARY, audit, everywhere, clock),
        new OwnFactors(
            factors,
            changes,
            SECRETS,
            step,
            envelopes,
            keys,
            Lifetimes.ORDINARY,
            audit,
            everywhere,
            clock));
  }

  /**
   * An app that somebody has added long ago.
   *
   * @return its secret, as text
   */
  public static String give(InMemoryFactors factors, UUID identity, Audit audit, Instant now) {
    TotpSecret secret = SECRETS.issue();
    factors.addTotp(
        identity,
        new NewTotp(SECRETS.seal(secret, identity), 0, SECRETS.backupCodes().hashes()),
        new Told(
            Optional.empty(),
            audit.event(AuditKind.FACTOR_ADDED, "a", "a", Source.UNKNOWN, Map.of())),
        now);
    return secret.text();
  }

  /** What an app with this secret shows. */
  public static String code(String secret, Instant at) {
    BigInteger number = BigInteger.ZERO;
    for (char c : secret.replace(" ", "").toCharArray()) {
      number = number.shiftLeft(5).or(BigInteger.valueOf(ALPHABET.indexOf(c)));
    }
    byte[] bytes = new byte[20];
    byte[] all = number.toByteArray();
    int length = Math.min(all.length, bytes.length);
    System.arraycopy(all, all.length - length, bytes, bytes.length - length, length);
    return TotpSecret.of(bytes).code(at.getEpochSecond() / 30);
  }

  /** What is no code of that app around then. */
  public static String wrongCode(String secret, Instant at) {
    List<String> right =
        Arrays.asList(
            code(secret, at.minusSeconds(30)), code(secret, at), code(secret, at.plusSeconds(30)));
    return List.of("000000", "000001", "000002", "000003").stream()
        .filter(code -> !right.contains(code))
        .findFirst()
        .orElseThrow();
  }
}
