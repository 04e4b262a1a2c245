package dev.sallyport.server.login;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.factors.Factors;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.factors.PendingLogin;
import dev.sallyport.store.factors.PendingLogins;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Sessions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Where every login comes to, in whatever way somebody has shown who they are: a session begins, or
 * waits for a second factor. Blocks, and throws {@link dev.sallyport.store.StoreUnavailable} where
 * Postgres does not answer.
 */
public final class Arrival {
  /** How long a login waits for its second factor. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final int MAX_USER_AGENT = 256;

  private final Sessions sessions;
  private final Factors factors;
  private final PendingLogins pending;
  private final SecondFactorPolicy policy;
  private final LoginGuard guard;
  private final Notices notices;
  private final Audit audit;
  private final SessionKeys keys;
  private final Lifetimes lifetimes;
  private final LongConsumer everywhere;
  private final Supplier<UUID> ids;
  private final SecureRandom random;
  private final InstantSource clock;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   * @param ids of new sessions, UUIDv7
   */
  public Arrival(
      Sessions sessions,
      Factors factors,
      PendingLogins pending,
      SecondFactorPolicy policy,
      LoginGuard guard,
      Notices notices,
      Audit audit,
      SessionKeys keys,
      Lifetimes lifetimes,
      LongConsumer everywhere,
      Supplier<UUID> ids,
      SecureRandom random,
      InstantSource clock) {
    this.sessions = sessions;
    this.factors = factors;
    this.pending = pending;
    this.policy = policy;
    this.guard = guard;
    this.notices = notices;
    this.audit = audit;
    this.keys = keys;
    this.lifetimes = lifetimes;
    this.everywhere = everywhere;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** A session has begun. */
    record Welcome(SignedIn signedIn) implements Outcome {}

    /** It waits for one of the factors that they have. */
    record SecondFactor(PendingSecret secret, Held held) implements Outcome {}

    /** It waits until they have one, which everybody must. */
    record Enrol(PendingSecret secret) implements Outcome {}

    /** Meanwhile the password became another, or the account was disabled. */
    record Over() implements Outcome {}
  }

  /** Somebody has shown who they are. */
  public Outcome arrive(FirstStep step, Visitor visitor) {
    if (step.proof().assurance().aal() == Aal.AAL2) {
      return begin(step, visitor);
    }
    return switch (policy) {
      case WHEN_REQUIRED -> begin(step, visitor);
      case WHEN_ENROLLED -> {
        Held held = factors.of(step.identity().id());
        yield held.any()
            ? new Outcome.SecondFactor(waiting(step, visitor), held)
            : begin(step, visitor);
      }
      case EVERYONE -> {
        Held held = factors.of(step.identity().id());
        PendingSecret secret = waiting(step, visitor);
        yield held.any() ? new Outcome.SecondFactor(secret, held) : new Outcome.Enrol(secret);
      }
    };
  }

  /**
   * A login that waited goes on, once.
   *
   * @param proof of the first step and the second together
   * @return a session, or that it is over
   */
  public Outcome complete(PendingLogins.Waiting waiting, Proof proof, Visitor visitor) {
    PendingLogin login = waiting.login();
    return pending.take(login.hash())
        ? begin(
            new FirstStep(waiting.identity(), login.changes(), proof, AuditKind.LOGIN_SUCCEEDED),
            visitor)
        : new Outcome.Over();
  }

  private PendingSecret waiting(FirstStep step, Visitor visitor) {
    PendingSecret secret = PendingSecret.issue(random);
    Instant now = clock.instant();
    String who = step.identity().id().toString();
    pending.add(
        new PendingLogin(
            secret.hash(),
            step.identity().id(),
            step.changes(),
            step.proof().assurance(),
            step.proof().at(),
            now.plus(PATIENCE)),
        now,
        audit.event(soFar(step.kind()), who, who, visitor.source(), Map.of()));
    return secret;
  }

  /** A registration has succeeded already; a login has not. */
  private static AuditKind soFar(AuditKind kind) {
    return kind == AuditKind.LOGIN_SUCCEEDED ? AuditKind.LOGIN_FIRSTSTEP : kind;
  }

  private Outcome begin(FirstStep step, Visitor visitor) {
    return begun(step, visitor).<Outcome>map(Outcome.Welcome::new).orElseGet(Outcome.Over::new);
  }

  /** A login gets a value that nobody has seen before (session fixation, OWASP ASVS 7.2.4). */
  private Optional<SignedIn> begun(FirstStep step, Visitor visitor) {
    visitor.previous().ifPresent(this::end);
    Identity identity = step.identity();
    SessionValue value = keys.issue(visitor.carrier()).at(visitor.host());
    Instant now = clock.instant();
    UUID session = ids.get();
    NewSession begun =
        new NewSession(
            session,
            identity.id(),
            value.hash(),
            value.kind(),
            value.host(),
            step.proof().assurance(),
            step.proof().at(),
            now,
            now.plus(lifetimes.life()),
            now.plus(lifetimes.renewableFor()),
            visitor.userAgent().map(Arrival::storable),
            visitor.address());
    AuditEvent event =
        audit.event(
            step.kind(),
            identity.id().toString(),
            identity.id().toString(),
            visitor.source(),
            Map.of("session", session.toString()));
    Optional<NewLetter> notice =
        guard.knows(identity.email(), visitor) ? Optional.empty() : notices.ofLogin(now, visitor);
    return sessions.startVerified(begun, step.changes(), notice, event)
        ? Optional.of(
            new SignedIn(
                identity, value, lifetimes.renewableFor(), guard.known(identity.email(), visitor)))
        : Optional.empty();
  }

  private void end(SessionValue session) {
    everywhere.accept(sessions.end(session.hash(), clock.instant()).orElseGet(sessions::head));
  }

  /** Postgres text holds no NUL, and a list of sessions no novel. */
  private static String storable(String userAgent) {
    String clean = userAgent.replaceAll("\\p{Cntrl}", " ");
    return clean.substring(0, Math.min(clean.length(), MAX_USER_AGENT));
  }
}
