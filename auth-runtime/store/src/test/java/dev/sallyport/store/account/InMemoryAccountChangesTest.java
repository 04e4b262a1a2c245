package dev.sallyport.store.account;

import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.fakes.InMemoryAccountChanges;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMailedProofs;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.Sessions;
import java.util.UUID;

class InMemoryAccountChangesTest implements AccountChangesContract {
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities, log);
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final InMemoryMailedProofs proofs =
      new InMemoryMailedProofs(identities, sessions, log, outbox, trail);

  @Override
  public MailedProofs proofs() {
    return proofs;
  }

  @Override
  public Identities identities() {
    return identities;
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public AccountChanges changes() {
    return new InMemoryAccountChanges(identities, sessions, log, proofs, outbox, trail);
  }

  @Override
  public AuditTrail trail() {
    return trail;
  }

  @Override
  public void disable(UUID id) {
    identities.disable(id);
  }
}
