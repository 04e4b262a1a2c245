package dev.sallyport.server.federation;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Contents;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.federation.FederatedFlows;
import dev.sallyport.store.federation.FederatedLogin;
import dev.sallyport.store.federation.FederatedLogins;
import dev.sallyport.store.federation.Upstream;
import dev.sallyport.store.mail.NewLetter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Links accounts at providers with accounts of ours, and takes links away. Both need a login that
 * is not long ago: whoever sits down at an open session has not shown that the account is theirs.
 * All methods block.
 */
public final class Links {
  /** How long ago somebody may have logged in who changes how they do. */
  static final Duration FRESH = Duration.ofMinutes(10);

  private static final Duration NOTICE_LIFE = Duration.ofDays(1);

  private final Ways ways;
  private final FederatedFlows flows;
  private final FederatedLogins logins;
  private final Optional<Envelopes> envelopes;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  /**
   * @param envelopes empty where there is no mail: then nobody is told
   * @param everywhere waits until the revocation with a number is in force everywhere
   * @param ids of new links, UUIDv7
   */
  public Links(
      Ways ways,
      FederatedFlows flows,
      FederatedLogins logins,
      Optional<Envelopes> envelopes,
      Audit audit,
      LongConsumer everywhere,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.ways = ways;
    this.flows = flows;
    this.logins = logins;
    this.envelopes = envelopes;
    this.audit = audit;
    this.everywhere = everywhere;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A link, for people.
   *
   * @param title what people call the provider
   */
  public record Linked(FederatedLogin login, String title) {}

  /** What somebody can do with what they came back with. */
  public sealed interface Pending {
    /** Nothing: there is nothing, or it took too long. */
    record None() implements Pending {}

    /**
     * Show first, by logging in, that the account is theirs.
     *
     * @param email of the account, where it is known which one that has to be
     */
    record Proof(String title, Optional<String> email) implements Pending {}

    /** They are logged in as somebody else than has its address. */
    record SomebodyElse(String title, String email) implements Pending {}

    /** Agree to it. */
    record Agreement(UUID proof, String title, Upstream upstream) implements Pending {}
  }

  /** What became of an agreement. */
  public sealed interface Outcome {
    /** From now on they can log in with it. */
    record Done(String title, Optional<String> returnTo) implements Outcome {}

    /** Somebody can log in with it already. */
    record Taken(String title) implements Outcome {}

    /** There is nothing to agree to any more, or they have to log in again. */
    record Over() implements Outcome {}
  }

  /** What became of the end of a link. */
  public enum Ending {
    DONE,
    /** They could not log in any more. */
    LAST_WAY_IN,
    /** They have to log in again first. */
    NOT_FRESH,
    /** They have no such link. */
    NOTHING
  }

  /** Those of a person. */
  public List<Linked> of(UUID identity) {
    return logins.of(identity).stream()
        .map(login -> new Linked(login, ways.title(login.upstream().provider())))
        .toList();
  }

  /** Whether a login is not long ago. */
  public boolean isFresh(Evidence.Session session) {
    return clock.instant().isBefore(session.authenticatedAt().plus(FRESH));
  }

  /** What a browser came back with, and what is to be done about it. */
  public Pending pending(Optional<BrowserSecret> held, Optional<Evidence.Session> session) {
    Optional<FederatedFlows.Proof> found = proof(held);
    if (found.isEmpty()) {
      return new Pending.None();
    }
    FederatedFlows.Proof proof = found.get();
    String title = ways.title(proof.upstream().provider());
    if (session.isEmpty() || !isFresh(session.get())) {
      return new Pending.Proof(title, proof.identity().flatMap(_ -> proof.upstream().email()));
    }
    return mayLink(proof, session.get())
        ? new Pending.Agreement(proof.id(), title, proof.upstream())
        : new Pending.SomebodyElse(title, proof.upstream().email().orElse(""));
  }

  private Optional<FederatedFlows.Proof> proof(Optional<BrowserSecret> held) {
    return held.flatMap(secret -> flows.proof(secret.hash(), clock.instant()));
  }

  private static boolean mayLink(FederatedFlows.Proof proof, Evidence.Session session) {
    return proof.identity().map(session.person().id()::equals).orElse(true);
  }

  /**
   * Links what a browser came back with.
   *
   * @param shown the proof that they were shown
   */
  public Outcome link(BrowserSecret held, UUID shown, Evidence.Session session, Visitor visitor) {
    Optional<FederatedFlows.Proof> proof =
        proof(Optional.of(held)).filter(one -> one.id().equals(shown));
    if (proof.isEmpty() || !isFresh(session)) {
      return new Outcome.Over();
    }
    Instant now = clock.instant();
    Upstream upstream = proof.get().upstream();
    String title = ways.title(upstream.provider());
    UUID person = session.person().id();
    return switch (logins.link(
        new FederatedLogins.Asker(person, session.id(), held.hash(), shown),
        ids.get(),
        letter(title, now, visitor),
        now,
        event(AuditKind.LOGIN_LINKED, session, upstream, visitor))) {
      case LINKED -> new Outcome.Done(title, proof.get().returnTo());
      case TAKEN -> new Outcome.Taken(title);
      case OVER -> new Outcome.Over();
    };
  }

  /** Takes a link away; the other sessions of that person end. */
  public Ending unlink(UUID login, Evidence.Session session, Visitor visitor) {
    Optional<FederatedLogin> found =
        logins.of(session.person().id()).stream().filter(one -> one.id().equals(login)).findFirst();
    if (found.isEmpty()) {
      return Ending.NOTHING;
    }
    if (!isFresh(session)) {
      return Ending.NOT_FRESH;
    }
    Instant now = clock.instant();
    Upstream upstream = found.get().upstream();
    return switch (logins.unlink(
        session.person().id(),
        session.id(),
        login,
        letter(ways.title(upstream.provider()), now, visitor),
        now,
        event(AuditKind.LOGIN_UNLINKED, session, upstream, visitor))) {
      case FederatedLogins.Unlinking.Done(long seq) -> {
        everywhere.accept(seq);
        yield Ending.DONE;
      }
      case FederatedLogins.Unlinking.LastWayIn _ -> Ending.LAST_WAY_IN;
      case FederatedLogins.Unlinking.Nothing _ -> Ending.NOTHING;
    };
  }

  private Optional<NewLetter> letter(String title, Instant now, Visitor visitor) {
    return envelopes.map(
        all -> all.seal(Contents.telling(now, Optional.of(title), visitor.address()), NOTICE_LIFE));
  }

  private AuditEvent event(
      AuditKind kind, Evidence.Session session, Upstream upstream, Visitor visitor) {
    String person = session.person().id().toString();
    return audit.event(
        kind, person, person, visitor.source(), Map.of("provider", upstream.provider()));
  }
}
