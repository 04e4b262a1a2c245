package dev.sallyport.store.keys;

import dev.sallyport.store.fakes.InMemorySigningKeys;

class InMemorySigningKeysTest implements SigningKeysContract {
  private final SigningKeys keys = new InMemorySigningKeys();

  @Override
  public SigningKeys keys() {
    return keys;
  }
}
