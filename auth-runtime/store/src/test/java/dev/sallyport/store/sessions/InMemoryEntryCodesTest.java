package dev.sallyport.store.sessions;

import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import java.util.UUID;

class InMemoryEntryCodesTest implements EntryCodesContract {
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities);

  @Override
  public EntryCodes codes() {
    return sessions;
  }

  @Override
  public Rotations rotations() {
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

  @Override
  public void disable(UUID identity) {
    identities.disable(identity);
  }
}
