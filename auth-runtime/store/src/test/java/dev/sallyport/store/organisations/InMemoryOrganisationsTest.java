package dev.sallyport.store.organisations;

import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryOrganisations;
import dev.sallyport.store.identities.Identities;

class InMemoryOrganisationsTest implements OrganisationsContract {
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final AuditTrail trail = new InMemoryAuditTrail();
  private final Organisations organisations = new InMemoryOrganisations(identities, trail);

  @Override
  public Organisations organisations() {
    return organisations;
  }

  @Override
  public Identities identities() {
    return identities;
  }

  @Override
  public AuditTrail trail() {
    return trail;
  }
}
