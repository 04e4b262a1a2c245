package dev.sallyport.server.jose;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.UnverifiedToken;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** A world without network, in which time passes when it is told to. */
final class World implements Fetch {
  static final String KEYS = "https://id.example.com/keys";
  static final Allow.Issuer ISSUER = new Allow.Issuer(TestIssuer.ID, Optional.of(KEYS));

  private final AtomicLong nanos = new AtomicLong();
  private final Map<String, String> documents = new ConcurrentHashMap<>();
  final List<String> fetched = new ArrayList<>();
  final VerifiedTokens tokens;

  /** Fetches of the address that is its key wait for this. */
  final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

  World() {
    this(Optional.empty(), Runnable::run);
  }

  World(Optional<Set<String>> allowed, Executor background) {
    tokens = new VerifiedTokens(allowed, this, 1, background, this::now, nanos::get);
  }

  Instant now() {
    return Instant.ofEpochSecond(TestIssuer.NOW).plusNanos(nanos.get());
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  World publish(String address, String document) {
    documents.put(address, document);
    return this;
  }

  void unplug(String address) {
    documents.remove(address);
  }

  @Override
  public byte[] get(URI address) throws IOException, InterruptedException {
    synchronized (fetched) {
      fetched.add(address.toString());
    }
    CountDownLatch latch = held.get(address.toString());
    if (latch != null) {
      latch.await();
    }
    String document = documents.get(address.toString());
    if (document == null) {
      throw new IOException(address + " does not answer");
    }
    return TestIssuer.utf8(document);
  }

  Evidence about(String token) {
    return about(token, ISSUER);
  }

  Evidence about(String token, Allow.Issuer... issuers) {
    return tokens.about(read(token), List.of(issuers));
  }

  Optional<Evidence> known(String token, Allow.Issuer... issuers) {
    return tokens.known(read(token), List.of(issuers));
  }

  static UnverifiedToken read(String token) {
    return UnverifiedToken.read("Bearer " + token).orElseThrow();
  }
}
