package dev.sallyport.store.sessions;

import dev.sallyport.store.fakes.InMemoryLastSeen;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

class InMemoryLastSeenTest implements LastSeenContract {
  private final Set<UUID> sessions = new HashSet<>();
  private final LastSeen lastSeen = new InMemoryLastSeen(sessions::contains);

  @Override
  public LastSeen lastSeen() {
    return lastSeen;
  }

  @Override
  public UUID session() {
    UUID id = UUID.randomUUID();
    sessions.add(id);
    return id;
  }
}
