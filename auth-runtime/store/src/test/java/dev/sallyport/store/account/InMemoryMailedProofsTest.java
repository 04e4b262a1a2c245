package dev.sallyport.store.account;

import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMailedProofs;
import dev.sallyport.store.fakes.InMemoryMembers;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.Sessions;
import java.util.UUID;

class InMemoryMailedProofsTest implements MailedProofsContract {
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities, log);
  private final InMemoryMembers members = new InMemoryMembers(log);
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
  public AuditTrail trail() {
    return trail;
  }

  @Override
  public Members members() {
    return members;
  }

  @Override
  public void disable(UUID id) {
    identities.disable(id);
  }
}
