package dev.sallyport.server.admin;

import dev.sallyport.server.account.Recovery;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.mail.Contents;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.factors.FactorChanges;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.identities.Directory;
import dev.sallyport.store.identities.Directory.Change;
import dev.sallyport.store.identities.Directory.Changed;
import dev.sallyport.store.identities.Directory.Creation;
import dev.sallyport.store.identities.Directory.Newcomer;
import dev.sallyport.store.identities.DirectoryEntry;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.SessionEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Everybody who can log in. All methods block, and throw {@link
 * dev.sallyport.store.StoreUnavailable} where Postgres does not answer.
 */
public final class People {
  private static final Duration NOTICE_LIFE = Duration.ofDays(7);

  private final Directory directory;
  private final Optional<Recovery> recovery;
  private final FactorChanges factors;
  private final Optional<Envelopes> envelopes;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  /**
   * @param recovery empty where there is no mail, and so no page to choose a new password
   * @param envelopes empty where there is no mail: then nobody is told
   * @param everywhere waits until the revocation with a number is in force everywhere
   * @param ids of new identities, UUIDv7
   */
  public People(
      Directory directory,
      Optional<Recovery> recovery,
      FactorChanges factors,
      Optional<Envelopes> envelopes,
      Audit audit,
      LongConsumer everywhere,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.directory = directory;
    this.recovery = recovery;
    this.factors = factors;
    this.envelopes = envelopes;
    this.audit = audit;
    this.everywhere = everywhere;
    this.ids = ids;
    this.clock = clock;
  }

  /** Somebody who is to be; all of it is legal. */
  public record Wanted(
      String email, boolean verified, List<String> roles, Optional<PasswordHash> hash) {
    public Wanted {
      roles = List.copyOf(roles);
    }
  }

  /** Makes a person. */
  public Creation create(Administrator by, Wanted wanted) {
    UUID id = ids.get();
    return directory.create(
        new Newcomer(id, wanted.email(), wanted.verified(), wanted.roles(), wanted.hash()),
        clock.instant(),
        event(
            AuditKind.IDENTITY_CREATED,
            by,
            id,
            Map.of("email", wanted.email(), "roles", String.join(",", wanted.roles()))));
  }

  /** The person with this id. */
  public Optional<DirectoryEntry> find(UUID id) {
    return directory.find(id);
  }

  /** People whose address begins with {@code email}, a page of them. */
  public List<DirectoryEntry> list(String email, Optional<UUID> after, int limit) {
    return directory.list(email, after, limit);
  }

  /** Changes a person; when this returns, nobody is admitted as they were before. */
  public Changed change(Administrator by, UUID id, Change change) {
    AuditKind kind =
        change
            .disabled()
            .map(off -> off ? AuditKind.IDENTITY_DISABLED : AuditKind.IDENTITY_ENABLED)
            .orElse(AuditKind.IDENTITY_CHANGED);
    Map<String, String> detail = new TreeMap<>();
    change.roles().ifPresent(roles -> detail.put("roles", String.join(",", roles)));
    Changed changed = directory.change(id, change, clock.instant(), event(kind, by, id, detail));
    if (changed instanceof Changed.Now(_, long seq)) {
      everywhere.accept(seq);
    }
    return changed;
  }

  /** Deletes a person, if there is one; when this returns, nobody is admitted as them. */
  public void delete(Administrator by, UUID id) {
    inForce(
        directory.delete(id, clock.instant(), event(AuditKind.IDENTITY_DELETED, by, id, Map.of())));
  }

  /** What became of the wish to hand a link over. */
  public sealed interface Handing {
    /** It is to be shown once. */
    record Done(Recovery.Handed handed) implements Handing {}

    /** There is no such person. */
    record Unknown() implements Handing {}

    /** They are disabled: a new password would not let them in. */
    record Disabled() implements Handing {}

    /** Nobody can choose a new password here. */
    record NoRecovery() implements Handing {}
  }

  /** Makes a link by which a person chooses a new password. */
  public Handing recoveryLink(Administrator by, UUID id) {
    if (recovery.isEmpty()) {
      return new Handing.NoRecovery();
    }
    return recovery
        .get()
        .handOver(id, event(AuditKind.IDENTITY_RECOVERYLINK, by, id, Map.of()))
        .<Handing>map(Handing.Done::new)
        .orElseGet(
            () -> directory.find(id).isPresent() ? new Handing.Disabled() : new Handing.Unknown());
  }

  /**
   * Takes all second factors away from a person who has lost them, and ends their sessions; false
   * if there is no such person. A letter tells them.
   */
  public boolean removeFactors(Administrator by, UUID id) {
    if (directory.find(id).isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    Contents contents = Contents.telling(now, Optional.of("an administrator"), Optional.empty());
    inForce(
        factors.removeAll(
            id,
            new Told(
                envelopes.map(all -> all.seal(contents, NOTICE_LIFE)),
                event(AuditKind.IDENTITY_FACTORSREMOVED, by, id, Map.of())),
            now));
    return true;
  }

  /** The sessions of a person; empty if there is no such person. */
  public Optional<List<SessionEntry>> sessions(UUID id) {
    return directory.find(id).map(_ -> directory.sessions(id, clock.instant()));
  }

  /** Ends all sessions of a person; false if there is no such person. */
  public boolean endSessions(Administrator by, UUID id) {
    if (directory.find(id).isEmpty()) {
      return false;
    }
    inForce(
        directory.endSessions(
            id, clock.instant(), event(AuditKind.IDENTITY_LOGGEDOUT, by, id, Map.of())));
    return true;
  }

  /** Ends a session, if it has not ended. */
  public void endSession(Administrator by, UUID session) {
    inForce(
        directory.endSession(
            session, clock.instant(), event(AuditKind.SESSION_ENDED, by, session, Map.of())));
  }

  /** Whoever comes second waits for what the first did: it may not be in force yet. */
  private void inForce(OptionalLong seq) {
    everywhere.accept(seq.orElseGet(directory::head));
  }

  private AuditEvent event(
      AuditKind kind, Administrator by, UUID subject, Map<String, String> detail) {
    return audit.event(kind, by.name(), subject.toString(), by.source(), detail);
  }
}
