package dev.sallyport.store.sessions;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import java.util.List;

class InMemorySessionListTest implements SessionListContract {
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities);

  @Override
  public SessionList list() {
    return sessions;
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public LastSeen lastSeen() {
    return sessions.lastSeen();
  }

  @Override
  public List<AuditEvent> events() {
    return sessions.events();
  }

  @Override
  public Identities identities() {
    return identities;
  }
}
