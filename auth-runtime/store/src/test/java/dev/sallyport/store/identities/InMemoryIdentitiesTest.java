package dev.sallyport.store.identities;

import dev.sallyport.store.fakes.InMemoryIdentities;
import java.util.List;
import java.util.UUID;

class InMemoryIdentitiesTest implements IdentitiesContract {
  private final InMemoryIdentities identities = new InMemoryIdentities();

  @Override
  public Identities identities() {
    return identities;
  }

  @Override
  public void disable(UUID id) {
    identities.disable(id);
  }

  @Override
  public void grant(UUID id, List<String> roles) {
    identities.grant(id, roles);
  }
}
