package dev.sallyport.store.factors;

import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemoryPasskeys;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.mail.Outbox;
import dev.sallyport.store.sessions.Sessions;
import java.util.UUID;

class InMemoryPasskeysTest implements PasskeysContract {
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final InMemorySessions sessions = new InMemorySessions(identities, log, outbox);
  private final InMemoryFactors factors = new InMemoryFactors(identities, sessions, log, outbox);
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final InMemoryPasskeys passkeys =
      new InMemoryPasskeys(identities, sessions, log, factors, outbox, trail);

  @Override
  public Passkeys passkeys() {
    return passkeys;
  }

  @Override
  public Ceremonies ceremonies() {
    return passkeys;
  }

  @Override
  public Factors factors() {
    return factors;
  }

  @Override
  public FactorChanges changes() {
    return factors;
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
