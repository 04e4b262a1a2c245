package dev.sallyport.store.factors;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.identities.Identities;
import java.util.List;
import java.util.UUID;

class InMemoryPendingLoginsTest implements PendingLoginsContract {
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemoryFactors factors = new InMemoryFactors(identities);

  @Override
  public PendingLogins pending() {
    return factors;
  }

  @Override
  public Identities identities() {
    return identities;
  }

  @Override
  public void disable(UUID identity) {
    identities.disable(identity);
  }

  @Override
  public List<AuditEvent> events() {
    return factors.events();
  }
}
