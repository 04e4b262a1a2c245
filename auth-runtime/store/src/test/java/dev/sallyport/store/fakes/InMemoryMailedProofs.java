package dev.sallyport.store.fakes;

import dev.sallyport.store.account.CodeHash;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.account.NewAccount;
import dev.sallyport.store.account.NewProof;
import dev.sallyport.store.account.Purpose;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.audit.FoundEvent;
import dev.sallyport.store.identities.EmailKey;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.Registration;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** {@link MailedProofs} in memory. */
public final class InMemoryMailedProofs implements MailedProofs {
  private final InMemoryIdentities identities;
  private final InMemorySessions sessions;
  private final InMemoryLog log;
  private final InMemoryOutbox outbox;
  private final AuditTrail trail;
  private final List<Row> rows = new ArrayList<>();
  private final Map<TokenHash, String> wanted = new HashMap<>();

  /** About people in {@code identities}, with letters in {@code outbox}. */
  public InMemoryMailedProofs(
      InMemoryIdentities identities,
      InMemorySessions sessions,
      InMemoryLog log,
      InMemoryOutbox outbox,
      AuditTrail trail) {
    this.identities = identities;
    this.sessions = sessions;
    this.log = log;
    this.outbox = outbox;
    this.trail = trail;
  }

  private static final class Row {
    private final Purpose purpose;
    private final EmailKey key;
    private final Optional<UUID> person;
    private final Optional<TokenHash> flow;
    private final Instant createdAt;
    private final Instant expiresAt;
    private TokenHash link;
    private Optional<CodeHash> code;
    private int wrong;
    private boolean used;

    Row(Purpose purpose, EmailKey key, Optional<UUID> person, NewProof proof) {
      this.purpose = purpose;
      this.key = key;
      this.person = person;
      this.flow = Optional.of(proof.flow());
      this.createdAt = proof.createdAt();
      this.expiresAt = proof.expiresAt();
      this.link = proof.link();
      this.code = Optional.of(proof.code());
    }

    /** Of a link that is handed over. */
    Row(Identity person, TokenHash link, Instant createdAt, Instant expiresAt) {
      this.purpose = Purpose.RECOVER;
      this.key = EmailKey.of(person.email());
      this.person = Optional.of(person.id());
      this.flow = Optional.empty();
      this.createdAt = createdAt;
      this.expiresAt = expiresAt;
      this.link = link;
      this.code = Optional.empty();
    }
  }

  @Override
  public synchronized void register(
      NewAccount account, NewProof proof, NewLetter letter, Registering events) {
    Optional<Identity> known = identities.any(account.email());
    Registration registration =
        identities.register(
            account.id(), account.email(), account.password().value(), proof.createdAt());
    EmailKey key = EmailKey.of(account.email());
    switch (registration) {
      case Registration.Registered _ -> {
        trail.append(List.of(events.registered()));
        write(
            Purpose.VERIFY,
            key,
            Optional.of(account.id()),
            LetterKind.VERIFY,
            account.email(),
            proof,
            letter);
      }
      case Registration.EmailTaken _ -> {
        trail.append(List.of(events.taken().about(known.orElseThrow().id())));
        write(
            Purpose.VERIFY,
            key,
            Optional.empty(),
            known.flatMap(one -> identities.enabled(one.id())).isPresent()
                ? LetterKind.ALREADY_REGISTERED
                : LetterKind.NOBODY,
            known.orElseThrow().email(),
            proof,
            letter);
      }
    }
  }

  @Override
  public synchronized void ask(Purpose purpose, String email, NewProof proof, NewLetter letter) {
    Optional<Identity> person =
        identities
            .any(email)
            .flatMap(one -> identities.enabled(one.id()))
            .filter(one -> purpose != Purpose.VERIFY || !one.verified());
    write(
        purpose,
        EmailKey.of(email),
        person.map(Identity::id),
        person.isPresent() ? kind(purpose) : LetterKind.NOBODY,
        person.map(Identity::email).orElse(email),
        proof,
        letter);
  }

  @Override
  public synchronized void again(
      Purpose purpose, TokenHash flow, NewProof proof, NewLetter letter) {
    Optional<Row> old =
        rows.stream()
            .filter(
                row ->
                    row.flow.equals(Optional.of(flow))
                        && row.purpose == purpose
                        && row.createdAt.isAfter(proof.createdAt().minus(WINDOW)))
            .findFirst();
    if (old.isEmpty()) {
      return;
    }
    Optional<Identity> owner =
        identities.any(old.get().key.value()).flatMap(one -> identities.enabled(one.id()));
    Optional<Identity> person =
        owner.filter(one -> old.get().person.filter(one.id()::equals).isPresent());
    boolean taken = old.get().person.isEmpty() && purpose == Purpose.VERIFY && owner.isPresent();
    write(
        purpose,
        old.get().key,
        person.map(Identity::id),
        person.isPresent()
            ? kind(purpose)
            : taken ? LetterKind.ALREADY_REGISTERED : LetterKind.NOBODY,
        owner.map(Identity::email).orElse(old.get().key.value()),
        proof,
        letter);
  }

  @Override
  public synchronized boolean handOver(
      UUID identity, TokenHash link, Instant now, Instant until, AuditEvent event) {
    Optional<Identity> person = identities.enabled(identity);
    person.ifPresent(
        one -> {
          rows.add(new Row(one, link, now, until));
          trail.append(List.of(event));
        });
    return person.isPresent();
  }

  private static LetterKind kind(Purpose purpose) {
    return switch (purpose) {
      case VERIFY -> LetterKind.VERIFY;
      case RECOVER -> LetterKind.RECOVER;
      case LOGIN -> LetterKind.SIGN_IN;
      case ADDRESS -> LetterKind.CHANGE_ADDRESS;
    };
  }

  /** Somebody wants another address. */
  synchronized void askForAddress(UUID owner, String address, NewProof proof, NewLetter letter) {
    boolean free = identities.any(address).isEmpty();
    write(
        Purpose.ADDRESS,
        EmailKey.of(address),
        free ? Optional.of(owner) : Optional.empty(),
        free ? LetterKind.CHANGE_ADDRESS : LetterKind.NOBODY,
        address,
        proof,
        letter);
    wanted.put(proof.flow(), address);
  }

  /** What a link would make the address of its owner. */
  synchronized Optional<String> wanted(UUID owner, TokenHash link, Instant now) {
    return good(Purpose.ADDRESS, link, now)
        .filter(row -> row.person.equals(Optional.of(owner)))
        .flatMap(row -> row.flow)
        .map(flow -> wanted.getOrDefault(flow, ""));
  }

  synchronized void use(TokenHash link, Instant now) {
    good(Purpose.ADDRESS, link, now).ifPresent(row -> row.used = true);
  }

  private void write(
      Purpose purpose,
      EmailKey key,
      Optional<UUID> person,
      LetterKind kind,
      String recipient,
      NewProof proof,
      NewLetter letter) {
    long recent =
        rows.stream()
            .filter(
                row ->
                    row.key.equals(key)
                        && row.purpose == purpose
                        && row.createdAt.isAfter(proof.createdAt().minus(WINDOW)))
            .count();
    if (recent < AT_MOST) {
      rows.add(new Row(purpose, key, person, proof));
      outbox.add(kind, recipient, letter);
    }
  }

  @Override
  public synchronized boolean exchange(
      Purpose purpose,
      TokenHash flow,
      List<CodeHash> codes,
      TokenHash link,
      Instant notBefore,
      Instant now) {
    Optional<Row> found =
        rows.stream()
            .filter(
                row ->
                    row.flow.equals(Optional.of(flow))
                        && row.code.isPresent()
                        && row.wrong < CODE_TRIES
                        && row.createdAt.isAfter(notBefore)
                        && good(row, purpose, now))
            .findFirst();
    if (found.isEmpty()) {
      return false;
    }
    Row row = found.get();
    boolean right = row.person.isPresent() && codes.contains(row.code.orElseThrow());
    if (right) {
      row.code = Optional.empty();
      row.link = link;
    } else {
      row.wrong++;
    }
    return right;
  }

  private boolean good(Row row, Purpose purpose, Instant now) {
    return row.purpose == purpose
        && !row.used
        && row.expiresAt.isAfter(now)
        && rows.subList(rows.indexOf(row) + 1, rows.size()).stream()
            .noneMatch(
                newer ->
                    newer.purpose == purpose
                        && newer.person.isPresent()
                        && newer.person.equals(row.person))
        && row.person
            .flatMap(identities::passwordChanged)
            .filter(changed -> changed.isAfter(row.createdAt))
            .isEmpty();
  }

  private Optional<Row> good(Purpose purpose, TokenHash link, Instant now) {
    return rows.stream()
        .filter(row -> row.link.equals(link) && row.person.isPresent() && good(row, purpose, now))
        .findFirst();
  }

  @Override
  public synchronized Optional<String> holder(Purpose purpose, TokenHash link, Instant now) {
    return good(purpose, link, now).flatMap(this::holder).map(Identity::email);
  }

  @Override
  public synchronized Optional<Entered> enter(TokenHash link, Instant now) {
    Optional<Row> row = good(Purpose.LOGIN, link, now);
    row.ifPresent(found -> found.used = true);
    return row.flatMap(this::holder)
        .map(person -> new Entered(person, identities.changes(person.id())));
  }

  @Override
  public synchronized OptionalLong verify(TokenHash link, Instant now, FoundEvent event) {
    Optional<Identity> person = use(Purpose.VERIFY, link, now);
    if (person.isEmpty()) {
      return OptionalLong.empty();
    }
    trail.append(List.of(event.about(person.get().id())));
    return OptionalLong.of(log.revoke(person.get().id(), now));
  }

  @Override
  public synchronized OptionalLong recover(
      TokenHash link, PasswordHash password, NewLetter notice, Instant now, FoundEvent event) {
    Optional<Identity> person = use(Purpose.RECOVER, link, now);
    if (person.isEmpty()) {
      return OptionalLong.empty();
    }
    synchronized (log) {
      identities.setPassword(person.get().id(), password, now);
      outbox.add(LetterKind.PASSWORD_CHANGED, person.get().email(), notice);
      trail.append(List.of(event.about(person.get().id())));
      OptionalLong ended = sessions.endAllOf(person.get().id(), now);
      return ended.isPresent() ? ended : OptionalLong.of(log.revoke(person.get().id(), now));
    }
  }

  private Optional<Identity> use(Purpose purpose, TokenHash link, Instant now) {
    Optional<Row> row = good(purpose, link, now);
    row.ifPresent(found -> found.used = true);
    Optional<Identity> person = row.flatMap(this::holder);
    if (row.flatMap(found -> found.flow).isPresent()) {
      person.ifPresent(one -> identities.verify(one.id()));
    }
    return person;
  }

  private Optional<Identity> holder(Row row) {
    return row.person
        .flatMap(identities::enabled)
        .filter(one -> EmailKey.of(one.email()).equals(row.key));
  }

  @Override
  public synchronized int forget(Instant before) {
    int all = rows.size();
    rows.removeIf(row -> row.createdAt.isBefore(before));
    return all - rows.size();
  }
}
