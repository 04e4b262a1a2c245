package dev.sallyport.store.fakes;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.store.Chore;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.Entered;
import dev.sallyport.store.sessions.Entry;
import dev.sallyport.store.sessions.EntryCode;
import dev.sallyport.store.sessions.EntryCodes;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.PastSessions;
import dev.sallyport.store.sessions.Rotated;
import dev.sallyport.store.sessions.Rotation;
import dev.sallyport.store.sessions.Rotations;
import dev.sallyport.store.sessions.SessionEntry;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.SessionList;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** All that is kept of sessions, in memory. */
public final class InMemorySessions
    implements Sessions, Rotations, SessionList, PastSessions, EntryCodes {
  private final InMemoryIdentities identities;
  private final InMemoryLog log;
  private final InMemoryOutbox outbox;
  private final Set<UUID> loggedIn = new HashSet<>();
  private final Map<UUID, Session> sessions = new HashMap<>();
  private final Map<TokenHash, Token> tokens = new HashMap<>();
  private final Map<TokenHash, Code> codes = new HashMap<>();
  private final InMemoryLastSeen lastSeen = new InMemoryLastSeen(sessions::containsKey);

  private record Session(NewSession begun, Instant expiresAt, Optional<Instant> endedAt) {
    boolean ended() {
      return endedAt.isPresent();
    }

    boolean wasOver(Instant before) {
      Instant end = endedAt.orElseGet(begun::renewableUntil);
      return end.isBefore(before) && (ended() || expiresAt.isBefore(before));
    }

    UUID id() {
      return begun.id();
    }

    Session until(Instant time) {
      return new Session(begun, time, endedAt);
    }

    Session end(Instant now) {
      return new Session(begun, expiresAt, Optional.of(now));
    }
  }

  /**
   * @param successor sealed, once it was replaced
   */
  private record Token(
      UUID session,
      Optional<String> host,
      Instant createdAt,
      Instant expiresAt,
      Optional<String> successor) {
    Token replaced(String sealed, Instant end) {
      return new Token(session, host, createdAt, end, Optional.of(sealed));
    }
  }

  private record Code(EntryCode code, boolean used, boolean gave) {}

  private final List<AuditEvent> events = new ArrayList<>();

  /** With a log of its own. */
  public InMemorySessions(InMemoryIdentities identities) {
    this(identities, new InMemoryLog());
  }

  /** Of people in {@code identities}, with numbers of {@code log}. */
  public InMemorySessions(InMemoryIdentities identities, InMemoryLog log) {
    this(identities, log, new InMemoryOutbox());
  }

  /** The same, with letters in {@code outbox}. */
  public InMemorySessions(InMemoryIdentities identities, InMemoryLog log, InMemoryOutbox outbox) {
    this.identities = identities;
    this.log = log;
    this.outbox = outbox;
    log.keeps(sessions);
    log.keeps(tokens);
    log.keeps(codes);
  }

  /** When they were last used. */
  public InMemoryLastSeen lastSeen() {
    return lastSeen;
  }

  @Override
  public void start(NewSession session, AuditEvent... happened) {
    synchronized (log) {
      events.addAll(List.of(happened));
      sessions.put(session.id(), new Session(session, session.expiresAt(), Optional.empty()));
      tokens.put(
          session.token(),
          new Token(
              session.id(),
              session.host(),
              session.createdAt(),
              session.expiresAt(),
              Optional.empty()));
    }
  }

  @Override
  public boolean startVerified(
      NewSession session, int changes, Optional<NewLetter> notice, AuditEvent... happened) {
    synchronized (log) {
      boolean inForce =
          identities.enabled(session.identity()).isPresent()
              && identities.changes(session.identity()) == changes;
      if (inForce) {
        notice.filter(_ -> isToBeTold(session)).ifPresent(letter -> tell(session, letter));
        loggedIn.add(session.identity());
        start(session, happened);
      }
      return inForce;
    }
  }

  private boolean isToBeTold(NewSession session) {
    Instant after = session.createdAt().minus(TOLD_WITHIN);
    return loggedIn.contains(session.identity())
        && sessions.values().stream()
                .map(Session::begun)
                .filter(one -> one.identity().equals(session.identity()))
                .filter(one -> one.createdAt().isAfter(after))
                .count()
            < TOLD;
  }

  private void tell(NewSession session, NewLetter letter) {
    identities
        .enabled(session.identity())
        .filter(Identity::verified)
        .ifPresent(who -> outbox.add(LetterKind.NEW_DEVICE, who.email(), letter));
  }

  @Override
  public Optional<SessionFact> fact(TokenHash hash) {
    synchronized (log) {
      Token token = tokens.get(hash);
      return token == null
          ? Optional.empty()
          : live(token).flatMap(session -> person(session).map(who -> fact(token, session, who)));
    }
  }

  private Optional<Session> live(Token token) {
    return Optional.ofNullable(sessions.get(token.session())).filter(session -> !session.ended());
  }

  private Optional<Identity> person(Session session) {
    return identities.enabled(session.begun().identity());
  }

  private SessionFact fact(Token token, Session session, Identity who) {
    return new SessionFact(
        session.id(),
        who,
        session.begun().assurance(),
        session.begun().authenticatedAt(),
        earlier(session.expiresAt(), token.expiresAt()),
        session.begun().renewableUntil(),
        token.host(),
        log.head());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  @Override
  public Rotated rotate(Rotation rotation) {
    synchronized (log) {
      Token token = tokens.get(rotation.token());
      if (token == null || !token.host().equals(rotation.host())) {
        return new Rotated.Over();
      }
      Optional<Session> session =
          live(token)
              .filter(live -> person(live).isPresent())
              .filter(live -> rotation.at().isBefore(live.begun().renewableUntil()));
      return session.isEmpty() ? new Rotated.Over() : rotate(rotation, token, session.get());
    }
  }

  private Rotated rotate(Rotation rotation, Token token, Session session) {
    Instant last = session.begun().renewableUntil();
    boolean over = !rotation.at().isBefore(token.expiresAt());
    if (token.successor().isPresent()) {
      return over
          ? new Rotated.Reused(session.id(), session.begun().identity())
          : new Rotated.Already(token.successor().get(), session.expiresAt(), last);
    }
    if (!over && rotation.at().isBefore(token.createdAt().plus(rotation.ripeAfter()))) {
      return new Rotated.Young(session.expiresAt(), last);
    }
    Instant end = earlier(rotation.at().plus(rotation.life()), last);
    tokens.put(
        rotation.token(),
        token.replaced(rotation.sealed(), earlier(rotation.at().plus(rotation.grace()), last)));
    tokens.put(
        rotation.successor(),
        new Token(session.id(), rotation.successorsHost(), rotation.at(), end, Optional.empty()));
    sessions.put(session.id(), session.until(end));
    log.revoke(session.id(), rotation.at());
    return new Rotated.Done(end, last);
  }

  @Override
  public boolean add(EntryCode code, Instant now) {
    synchronized (log) {
      Session session = sessions.get(code.session());
      boolean open = session != null && !session.ended();
      if (open) {
        codes.put(code.hash(), new Code(code, false, false));
      }
      return open;
    }
  }

  @Override
  public Entered enter(Entry entry) {
    synchronized (log) {
      Code found = codes.get(entry.code());
      if (found == null) {
        return new Entered.Refused();
      }
      if (found.used()) {
        return found.gave() ? again(found.code(), entry.at()) : new Entered.Refused();
      }
      Optional<Session> session =
          Optional.of(found.code())
              .filter(code -> code.host().equals(entry.host()))
              .filter(code -> entry.state().filter(code.state()::equals).isPresent())
              .filter(code -> entry.at().isBefore(code.expiresAt()))
              .map(code -> Objects.requireNonNull(sessions.get(code.session())))
              .filter(one -> !one.ended() && person(one).isPresent())
              .filter(one -> entry.at().isBefore(one.expiresAt()));
      codes.put(entry.code(), new Code(found.code(), true, session.isPresent()));
      return session.<Entered>map(one -> enter(entry, one)).orElseGet(Entered.Refused::new);
    }
  }

  private Entered enter(Entry entry, Session session) {
    Instant last = session.begun().renewableUntil();
    entry
        .replaced()
        .ifPresent(
            before -> {
              Token old = tokens.get(before.token());
              if (old != null
                  && old.session().equals(session.id())
                  && old.host().equals(Optional.of(entry.host()))
                  && old.successor().isEmpty()) {
                Instant end = earlier(entry.at().plus(entry.grace()), last);
                tokens.put(before.token(), old.replaced(before.sealed(), end));
                log.revoke(session.id(), entry.at());
              }
            });
    tokens.put(
        entry.value(),
        new Token(
            session.id(),
            Optional.of(entry.host()),
            entry.at(),
            earlier(entry.at().plus(entry.life()), session.expiresAt()),
            Optional.empty()));
    return new Entered.Done(last);
  }

  private Entered again(EntryCode code, Instant now) {
    boolean any =
        tokens
            .values()
            .removeIf(
                token ->
                    token.session().equals(code.session())
                        && token.host().equals(Optional.of(code.host())));
    return new Entered.Again(
        any ? OptionalLong.of(log.revoke(code.session(), now)) : OptionalLong.empty());
  }

  @Override
  public OptionalLong end(TokenHash token, Instant now, AuditEvent... happened) {
    synchronized (log) {
      Token found = tokens.get(token);
      if (found == null || !endAll(now, session -> session.id().equals(found.session()))) {
        return OptionalLong.empty();
      }
      events.addAll(List.of(happened));
      return OptionalLong.of(log.revoke(found.session(), now));
    }
  }

  @Override
  public OptionalLong endAllOf(UUID identity, Instant now, AuditEvent... happened) {
    synchronized (log) {
      if (!endAll(now, session -> session.begun().identity().equals(identity))) {
        return OptionalLong.empty();
      }
      events.addAll(List.of(happened));
      return OptionalLong.of(log.revoke(identity, now));
    }
  }

  /** What changes said of themselves. */
  public List<AuditEvent> events() {
    synchronized (log) {
      return List.copyOf(events);
    }
  }

  /** Those of a person that go on. */
  List<NewSession> ofPerson(UUID identity) {
    synchronized (log) {
      return sessions.values().stream()
          .filter(session -> !session.ended() && session.begun().identity().equals(identity))
          .map(Session::begun)
          .toList();
    }
  }

  /** Whether a session of this person goes on. */
  boolean goesOn(UUID session, UUID identity) {
    return ofPerson(identity).stream().anyMatch(one -> one.id().equals(session));
  }

  /** Ends all sessions of a person but one, which goes on under another value; until when. */
  Instant keep(UUID identity, UUID kept, Onward onward, Instant now) {
    synchronized (log) {
      boolean _ =
          endAll(now, one -> one.begun().identity().equals(identity) && !one.id().equals(kept));
      NewSession was = Objects.requireNonNull(sessions.get(kept)).begun();
      Instant until = earlier(now.plus(onward.life()), was.renewableUntil());
      NewSession is =
          new NewSession(
              kept,
              identity,
              onward.value(),
              was.kind(),
              onward.host(),
              was.assurance(),
              was.assurance().aal() == Aal.AAL1 ? now : was.authenticatedAt(),
              was.createdAt(),
              until,
              was.renewableUntil(),
              was.userAgent(),
              was.address());
      sessions.put(kept, new Session(is, until, Optional.empty()));
      tokens.values().removeIf(token -> token.session().equals(kept));
      tokens.put(onward.value(), new Token(kept, onward.host(), now, until, Optional.empty()));
      return was.renewableUntil();
    }
  }

  /** A session goes on, surer than it was, under another value at one host; until when. */
  Instant raise(UUID session, List<String> words, Onward onward, Instant now) {
    synchronized (log) {
      NewSession was = Objects.requireNonNull(sessions.get(session)).begun();
      Instant until = earlier(now.plus(onward.life()), was.renewableUntil());
      NewSession is =
          new NewSession(
              session,
              was.identity(),
              onward.value(),
              was.kind(),
              onward.host(),
              was.assurance().withSecondFactor(words),
              was.authenticatedAt(),
              was.createdAt(),
              until,
              was.renewableUntil(),
              was.userAgent(),
              was.address());
      sessions.put(session, new Session(is, until, Optional.empty()));
      tokens
          .values()
          .removeIf(token -> token.session().equals(session) && token.host().equals(onward.host()));
      tokens.put(onward.value(), new Token(session, onward.host(), now, until, Optional.empty()));
      return was.renewableUntil();
    }
  }

  /** What of a person is gone with them. */
  void delete(UUID identity) {
    synchronized (log) {
      sessions.values().removeIf(one -> one.begun().identity().equals(identity));
      tokens.values().removeIf(token -> !sessions.containsKey(token.session()));
    }
  }

  void drop(UUID session, Instant now) {
    synchronized (log) {
      boolean _ = endAll(now, one -> one.id().equals(session));
    }
  }

  OptionalLong endById(UUID session, Instant now) {
    synchronized (log) {
      return endAll(now, one -> one.id().equals(session))
          ? OptionalLong.of(log.revoke(session, now))
          : OptionalLong.empty();
    }
  }

  /** Whether there were any. */
  private boolean endAll(Instant now, Predicate<Session> which) {
    List<Session> ending =
        sessions.values().stream().filter(which).filter(session -> !session.ended()).toList();
    ending.forEach(session -> sessions.put(session.id(), session.end(now)));
    return !ending.isEmpty();
  }

  @Override
  public long head() {
    synchronized (log) {
      return log.head();
    }
  }

  @Override
  public List<SessionEntry> of(UUID identity, Instant now) {
    synchronized (log) {
      return sessions.values().stream()
          .filter(session -> !session.ended() && session.begun().identity().equals(identity))
          .filter(
              session ->
                  now.isBefore(session.expiresAt())
                      || now.isBefore(session.begun().renewableUntil()))
          .map(Session::begun)
          .sorted(
              Comparator.comparing(NewSession::createdAt).thenComparing(NewSession::id).reversed())
          .map(
              begun ->
                  new SessionEntry(
                      begun.id(),
                      begun.createdAt(),
                      lastSeen.of(begun.id()),
                      begun.userAgent(),
                      begun.address()))
          .toList();
    }
  }

  @Override
  public boolean isOf(UUID session, UUID identity) {
    synchronized (log) {
      Session found = sessions.get(session);
      return found != null && found.begun().identity().equals(identity);
    }
  }

  @Override
  public OptionalLong end(UUID session, UUID identity, Instant now, AuditEvent... happened) {
    synchronized (log) {
      if (!isOf(session, identity) || !endAll(now, one -> one.id().equals(session))) {
        return OptionalLong.empty();
      }
      events.addAll(List.of(happened));
      return OptionalLong.of(log.revoke(session, now));
    }
  }

  @Override
  public OptionalLong endOthers(UUID identity, UUID kept, Instant now, AuditEvent... happened) {
    synchronized (log) {
      if (!endAll(now, one -> one.begun().identity().equals(identity) && !one.id().equals(kept))) {
        return OptionalLong.empty();
      }
      events.addAll(List.of(happened));
      return OptionalLong.of(log.revoke(identity, now));
    }
  }

  @Override
  public int forget(Instant before) {
    synchronized (log) {
      List<UUID> over =
          sessions.values().stream()
              .filter(session -> session.wasOver(before))
              .map(Session::id)
              .limit(Chore.AT_ONCE)
              .toList();
      over.forEach(sessions::remove);
      tokens.values().removeIf(token -> over.contains(token.session()));
      return over.size();
    }
  }
}
