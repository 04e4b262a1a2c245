package dev.sallyport.store.federation;

import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryFederation;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.Sessions;
import java.util.UUID;

class InMemoryFederationTest implements FederationContract {
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities, log);
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final InMemoryFederation federation =
      new InMemoryFederation(identities, sessions, log, outbox, trail);

  @Override
  public FederatedLogins logins() {
    return federation;
  }

  @Override
  public FederatedFlows flows() {
    return federation;
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
  public void disable(UUID id) {
    identities.disable(id);
  }
}
