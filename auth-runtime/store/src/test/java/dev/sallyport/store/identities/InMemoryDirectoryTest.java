package dev.sallyport.store.identities;

import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryDirectory;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMembers;
import dev.sallyport.store.fakes.InMemoryRevocations;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.log.Revocation;
import dev.sallyport.store.sessions.Sessions;
import java.util.List;
import java.util.UUID;

class InMemoryDirectoryTest implements DirectoryContract {
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities, log);
  private final AuditTrail trail = new InMemoryAuditTrail();
  private final Directory directory = new InMemoryDirectory(identities, sessions, log, trail);

  @Override
  public Directory directory() {
    return directory;
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
  public AuditTrail trail() {
    return trail;
  }

  @Override
  public List<UUID> revoked() {
    return new InMemoryRevocations(log, new InMemoryMembers(log))
        .recent(java.time.Instant.EPOCH).revocations().stream().map(Revocation::subject).toList();
  }
}
