package dev.sallyport.server.passkeys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.data.AttestationConveyancePreference;
import com.yubico.webauthn.data.AuthenticatorAssertionResponse;
import com.yubico.webauthn.data.AuthenticatorAttestationResponse;
import com.yubico.webauthn.data.AuthenticatorData;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.AuthenticatorTransport;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.COSEAlgorithmIdentifier;
import com.yubico.webauthn.data.ClientAssertionExtensionOutputs;
import com.yubico.webauthn.data.ClientRegistrationExtensionOutputs;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import com.yubico.webauthn.data.PublicKeyCredentialParameters;
import com.yubico.webauthn.data.PublicKeyCredentialRequestOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.ResidentKeyRequirement;
import com.yubico.webauthn.data.UserIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.InvalidSignatureCountException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import dev.sallyport.server.jose.StrictJson;
import dev.sallyport.store.factors.Octets;
import dev.sallyport.store.factors.Passkey;
import dev.sallyport.store.factors.Passkeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Writes the questions to authenticators and judges their answers, by Yubico's library. Pure: what
 * was asked, and what is known of a passkey, comes in.
 *
 * <p>An answer is a stranger's text until it is judged, and the library throws what it likes at one
 * that it cannot read, so that every exception means no. What it says of why may quote the text: it
 * is for tests and goes into no log.
 */
final class WebAuthn {
  /** How long people have to find their key. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Of bytes; real answers are smaller by half, and forms have as much room. */
  static final int LONGEST_ANSWER = 12 * 1024;

  private static final int LONGEST_CREDENTIAL = 1023; // Web Authentication, 4, "Credential ID"
  private static final int LONGEST_KEY = 2048;
  private static final int MOST_TRANSPORTS = 8;

  /** Flags of authenticator data, 6.1, which the library takes for experimental. */
  private static final int BACKUP_ELIGIBLE = 0x08;

  private static final int BACKED_UP = 0x10;

  /** An answer is hardly nested, and the client data in it not at all; both may grow. */
  private static final StrictJson JSON = new StrictJson(6);

  /**
   * The formats that say nothing of the authenticator's maker, for that is not asked. Others bring
   * certificates, which would be parsed for nothing.
   */
  private static final Set<String> FORMATS = Set.of("none", "packed");

  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      List.of(
          PublicKeyCredentialParameters.EdDSA,
          PublicKeyCredentialParameters.ES256,
          PublicKeyCredentialParameters.RS256);

  private final RelyingPartyIdentity identity;
  private final String origin;

  WebAuthn(Party party) {
    this.identity = RelyingPartyIdentity.builder().id(party.id()).name(party.name()).build();
    this.origin = party.origin();
  }

  /** Whether an authenticator has to verify the person, by a PIN or their body. */
  enum Verification {
    /** It is all that they show. */
    REQUIRED,
    /** They have shown something else. */
    PREFERRED;

    private UserVerificationRequirement written() {
      return switch (this) {
        case REQUIRED -> UserVerificationRequirement.REQUIRED;
        case PREFERRED -> UserVerificationRequirement.PREFERRED;
      };
    }
  }

  /** What an authenticator has made. */
  sealed interface Made {
    /** A passkey. */
    record New(
        Octets credential,
        Octets publicKey,
        long signCount,
        Passkey.Backup backup,
        boolean userVerified,
        List<String> transports,
        UUID aaguid)
        implements Made {}

    /** Nothing that counts. */
    record Refused(String why) implements Made {}
  }

  /** What a signature shows. */
  sealed interface Signed {
    /** That whoever sent it has the passkey. */
    record Good(boolean userVerified, boolean backedUp, long signCount) implements Signed {}

    /** The same, but the passkey has signed more often than its sender knows. */
    record Behind() implements Signed {}

    /** Nothing. */
    record Refused(String why) implements Signed {}
  }

  /** A signature, and by which passkey it says to be. */
  static final class Answer {
    private final PublicKeyCredential<
            AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs>
        parsed;

    private Answer(
        PublicKeyCredential<AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs>
            parsed) {
      this.parsed = parsed;
    }

    Octets credential() {
      return Octets.of(parsed.getId().getBytes());
    }
  }

  /**
   * Asks for a passkey.
   *
   * @param name what its owner knows their account by
   * @param existing those of its owner: no authenticator makes a second one
   */
  String creation(Octets challenge, Octets handle, String name, List<Passkey> existing) {
    try {
      return creationOptions(challenge, handle, name, descriptors(existing))
          .toCredentialsCreateJson();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("options can be written", e);
    }
  }

  private PublicKeyCredentialCreationOptions creationOptions(
      Octets challenge, Octets handle, String name, List<PublicKeyCredentialDescriptor> existing) {
    return PublicKeyCredentialCreationOptions.builder()
        .rp(identity)
        .user(UserIdentity.builder().name(name).displayName(name).id(bytes(handle)).build())
        .challenge(bytes(challenge))
        .pubKeyCredParams(ALGORITHMS)
        .excludeCredentials(new LinkedHashSet<>(existing))
        .authenticatorSelection(
            AuthenticatorSelectionCriteria.builder()
                .residentKey(ResidentKeyRequirement.PREFERRED)
                .userVerification(UserVerificationRequirement.PREFERRED)
                .build())
        .attestation(AttestationConveyancePreference.NONE)
        .timeout(PATIENCE.toMillis())
        .build();
  }

  /**
   * Asks for a signature.
   *
   * @param allowed by one of those; none: by whichever the person chooses
   */
  String request(Octets challenge, List<Passkey> allowed, Verification verification) {
    try {
      var options = requestOptions(challenge, verification).toBuilder();
      if (!allowed.isEmpty()) {
        options.allowCredentials(descriptors(allowed));
      }
      return AssertionRequest.builder()
          .publicKeyCredentialRequestOptions(options.build())
          .build()
          .toCredentialsGetJson();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("options can be written", e);
    }
  }

  private PublicKeyCredentialRequestOptions requestOptions(
      Octets challenge, Verification verification) {
    return PublicKeyCredentialRequestOptions.builder()
        .challenge(bytes(challenge))
        .rpId(identity.getId())
        .userVerification(verification.written())
        .timeout(PATIENCE.toMillis())
        .build();
  }

  private static List<PublicKeyCredentialDescriptor> descriptors(List<Passkey> passkeys) {
    return passkeys.stream()
        .map(
            one ->
                PublicKeyCredentialDescriptor.builder()
                    .id(bytes(one.credential()))
                    .transports(transports(one))
                    .build())
        .toList();
  }

  private static Set<AuthenticatorTransport> transports(Passkey passkey) {
    Set<AuthenticatorTransport> all = new HashSet<>();
    passkey.transports().forEach(one -> all.add(AuthenticatorTransport.of(one)));
    return all;
  }

  /** Judges what an authenticator has made for {@code challenge}. */
  Made made(Octets challenge, Octets handle, String answer) {
    if (!isObject(answer)) {
      return new Made.Refused("no object, or a large one");
    }
    try {
      var parsed = PublicKeyCredential.parseRegistrationResponseJson(answer);
      AuthenticatorAttestationResponse response = parsed.getResponse();
      String format = response.getAttestation().getFormat();
      if (!FORMATS.contains(format)) {
        return new Made.Refused("attestation of the format " + format);
      }
      if (isOfAFrame(response.getClientDataJSON())) {
        return new Made.Refused("of a frame in another page");
      }
      RegistrationResult result =
          party(Optional.empty())
              .finishRegistration(
                  FinishRegistrationOptions.builder()
                      .request(creationOptions(challenge, handle, "", List.of()))
                      .response(parsed)
                      .build());
      return made(parsed, result);
    } catch (RegistrationFailedException
        | IOException
        | GeneralSecurityException
        | RuntimeException e) {
      return new Made.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static Made made(
      PublicKeyCredential<AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs>
          parsed,
      RegistrationResult result)
      throws IOException, GeneralSecurityException {
    AuthenticatorData data = parsed.getResponse().getParsedAuthenticatorData();
    ByteArray credential = data.getAttestedCredentialData().orElseThrow().getCredentialId();
    ByteArray key = result.getPublicKeyCose();
    if (!credential.equals(parsed.getId())) {
      return new Made.Refused("another id than the authenticator's");
    }
    if (credential.size() > LONGEST_CREDENTIAL || key.size() > LONGEST_KEY) {
      return new Made.Refused("an id or a key too long");
    }
    if (!SoundKey.is(
        result.getParsedPublicKey(), COSEAlgorithmIdentifier.fromPublicKey(key).orElseThrow())) {
      return new Made.Refused("a key of no use");
    }
    ByteBuffer aaguid = ByteBuffer.wrap(result.getAaguid().getBytes());
    return new Made.New(
        Octets.of(credential.getBytes()),
        Octets.of(key.getBytes()),
        result.getSignatureCount(),
        backup(data),
        result.isUserVerified(),
        parsed.getResponse().getTransports().stream()
            .map(AuthenticatorTransport::getId)
            .filter(id -> id.matches("[a-z-]{1,32}"))
            .limit(MOST_TRANSPORTS)
            .toList(),
        new UUID(aaguid.getLong(), aaguid.getLong()));
  }

  private static Passkey.Backup backup(AuthenticatorData data) {
    return new Passkey.Backup(
        (data.getFlags().value & BACKUP_ELIGIBLE) != 0, (data.getFlags().value & BACKED_UP) != 0);
  }

  private static boolean isObject(String answer) {
    return answer.length() <= LONGEST_ANSWER
        && JSON.read(answer.getBytes(StandardCharsets.UTF_8)).isPresent();
  }

  /** Reads a signature; empty if it is none. */
  static Optional<Answer> read(String answer) {
    if (!isObject(answer)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Answer(PublicKeyCredential.parseAssertionResponseJson(answer)));
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }

  /** Judges whether {@code answer} is a signature of {@code challenge} by {@code passkey}. */
  Signed signed(
      Octets challenge, Passkeys.Found passkey, Verification verification, Answer answer) {
    if (isOfAFrame(answer.parsed.getResponse().getClientDataJSON())) {
      return new Signed.Refused("of a frame in another page");
    }
    if (verification == Verification.REQUIRED
        && answer.parsed.getResponse().getUserHandle().isEmpty()) {
      return new Signed.Refused("it does not say whose it is");
    }
    try {
      AssertionResult result =
          party(Optional.of(passkey))
              .finishAssertion(
                  FinishAssertionOptions.builder()
                      .request(
                          AssertionRequest.builder()
                              .publicKeyCredentialRequestOptions(
                                  requestOptions(challenge, verification))
                              .userHandle(bytes(passkey.handle()))
                              .build())
                      .response(answer.parsed)
                      .build());
      Passkey.Backup backup = backup(answer.parsed.getResponse().getParsedAuthenticatorData());
      return backup.eligible() == passkey.passkey().backup().eligible()
          ? new Signed.Good(result.isUserVerified(), backup.done(), result.getSignatureCount())
          : new Signed.Refused("Backup eligibility has changed");
    } catch (InvalidSignatureCountException _) {
      return new Signed.Behind();
    } catch (AssertionFailedException | RuntimeException e) {
      return new Signed.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** The library does not look at that: our pages are in no frame, and ask for none. */
  private static boolean isOfAFrame(ByteArray clientData) {
    Optional<ObjectNode> data = JSON.read(clientData.getBytes());
    return data.isEmpty()
        || data.get().has("topOrigin")
        || data.get().path("crossOrigin").asBoolean(false);
  }

  private RelyingParty party(Optional<Passkeys.Found> known) {
    return RelyingParty.builder()
        .identity(identity)
        .credentialRepository(new OnePasskey(known))
        .origins(Set.of(origin))
        .preferredPubkeyParams(ALGORITHMS)
        .build();
  }

  private static ByteArray bytes(Octets octets) {
    return new ByteArray(octets.bytes());
  }
}
