package dev.sallyport.store.factors;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.Sessions;
import java.util.List;

class InMemoryFactorsTest implements FactorsContract {
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final InMemorySessions sessions = new InMemorySessions(identities, log, outbox);
  private final InMemoryFactors factors = new InMemoryFactors(identities, sessions, log, outbox);

  @Override
  public Factors factors() {
    return factors;
  }

  @Override
  public FactorChanges changes() {
    return factors;
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public Identities identities() {
    return identities;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public List<AuditEvent> events() {
    return factors.events();
  }
}
