package dev.sallyport.server.passkeys;

import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import dev.sallyport.store.factors.Passkeys;
import java.util.Optional;
import java.util.Set;

/**
 * What the library may know: the passkey that an answer names, if any, and its owner. It calls
 * people by names, for which their handles do.
 */
record OnePasskey(Optional<Passkeys.Found> known) implements CredentialRepository {
  @Override
  public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String username) {
    return Set.of();
  }

  @Override
  public Optional<ByteArray> getUserHandleForUsername(String username) {
    return known
        .map(one -> new ByteArray(one.handle().bytes()))
        .filter(handle -> handle.getBase64Url().equals(username));
  }

  @Override
  public Optional<String> getUsernameForUserHandle(ByteArray userHandle) {
    return Optional.of(userHandle.getBase64Url())
        .filter(name -> getUserHandleForUsername(name).isPresent());
  }

  @Override
  public Optional<RegisteredCredential> lookup(ByteArray credentialId, ByteArray userHandle) {
    return known
        .map(OnePasskey::credential)
        .filter(one -> one.getCredentialId().equals(credentialId))
        .filter(one -> one.getUserHandle().equals(userHandle));
  }

  /** Whether somebody has it already the store says, when it is added. */
  @Override
  public Set<RegisteredCredential> lookupAll(ByteArray credentialId) {
    return Set.of();
  }

  private static RegisteredCredential credential(Passkeys.Found found) {
    return RegisteredCredential.builder()
        .credentialId(new ByteArray(found.passkey().credential().bytes()))
        .userHandle(new ByteArray(found.handle().bytes()))
        .publicKeyCose(new ByteArray(found.passkey().publicKey().bytes()))
        .signatureCount(found.passkey().signCount())
        .build();
  }
}
