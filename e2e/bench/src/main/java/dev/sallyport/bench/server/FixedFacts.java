package dev.sallyport.bench.server;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** What sessions prove, fixed at the start: stands for facts that are in memory. */
final class FixedFacts implements Facts {
  private final Map<TokenHash, Evidence> facts = new HashMap<>();

  /** All of {@code cookies} prove the same. */
  FixedFacts(SessionKeys keys, List<String> cookies, Evidence evidence) {
    for (String cookie : cookies) {
      facts.put(keys.recognise(cookie).orElseThrow().hash(), evidence);
    }
  }

  @Override
  public Optional<Evidence> known(SessionValue session, Validation validation) {
    return Optional.ofNullable(facts.get(session.hash()));
  }

  @Override
  public Evidence about(SessionValue session, Validation validation) {
    return known(session, validation).orElseGet(() -> new Evidence.Rejected(Evidence.Flaw.ENDED));
  }

  /** Keys that every process makes alike. */
  static SessionKeys keys() {
    byte[] key = "a key that protects nothing, for benchmarks".getBytes(StandardCharsets.US_ASCII);
    return new SessionKeys(
        'a', Map.of('a', new SecretKeySpec(key, "HmacSHA256")), new SecureRandom());
  }
}
