package dev.sallyport.server.sightings;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.sessions.SessionEntry;
import dev.sallyport.store.sessions.SessionList;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** The list that a person sees, without what went unused for too long. */
public final class IdleSessionList implements SessionList {
  private final SessionList list;
  private final IdleLimit limit;

  public IdleSessionList(SessionList list, IdleLimit limit) {
    this.list = list;
    this.limit = limit;
  }

  @Override
  public List<SessionEntry> of(UUID identity, Instant now) {
    return list.of(identity, now).stream().filter(entry -> !limit.isIdle(entry, now)).toList();
  }

  @Override
  public boolean isOf(UUID session, UUID identity) {
    return list.isOf(session, identity);
  }

  @Override
  public OptionalLong end(UUID session, UUID identity, Instant now, AuditEvent... events) {
    return list.end(session, identity, now, events);
  }

  @Override
  public OptionalLong endOthers(UUID identity, UUID kept, Instant now, AuditEvent... events) {
    return list.endOthers(identity, kept, now, events);
  }
}
