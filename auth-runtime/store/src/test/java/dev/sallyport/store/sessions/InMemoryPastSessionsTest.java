package dev.sallyport.store.sessions;

import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;

class InMemoryPastSessionsTest implements PastSessionsContract {
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities);

  @Override
  public PastSessions past() {
    return sessions;
  }

  @Override
  public SessionList list() {
    return sessions;
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public Identities identities() {
    return identities;
  }
}
