package dev.sallyport.store.sessions;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.mail.Outbox;
import java.util.List;
import java.util.UUID;

class InMemorySessionsTest implements SessionsContract {
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final InMemorySessions sessions =
      new InMemorySessions(identities, new InMemoryLog(), outbox);

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public List<AuditEvent> events() {
    return sessions.events();
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
  public void verify(UUID identity) {
    identities.verify(identity);
  }

  @Override
  public void dropPassword(UUID identity) {
    identities.dropPassword(identity);
  }

  @Override
  public void disable(UUID identity) {
    identities.disable(identity);
  }
}
