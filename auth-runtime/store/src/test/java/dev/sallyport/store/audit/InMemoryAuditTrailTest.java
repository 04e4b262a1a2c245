package dev.sallyport.store.audit;

import dev.sallyport.store.fakes.InMemoryAuditTrail;

class InMemoryAuditTrailTest implements AuditTrailContract {
  private final AuditTrail trail = new InMemoryAuditTrail();

  @Override
  public AuditTrail trail() {
    return trail;
  }
}
