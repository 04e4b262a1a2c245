package dev.sallyport.server.passkeys;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.upokecenter.cbor.CBORObject;
import dev.sallyport.store.factors.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An authenticator and the browser before it, as good or as bad as a test wants them: everything
 * that they say can be said differently. Makes ES256 keys, and attests to nothing.
 */
public final class SoftAuthenticator {
  public static final int PRESENT = 0x01;
  public static final int VERIFIED = 0x04;
  public static final int ELIGIBLE = 0x08;
  public static final int BACKED_UP = 0x10;
  private static final int ATTESTED = 0x40;

  private static final ObjectMapper JSON = new ObjectMapper();

  public final Octets credential;
  private final KeyPair keys;

  /** What the browser says; a test changes it. */
  public final ObjectNode clientData = JSON.createObjectNode();

  String rpId = "auth.example.com";
  public int flags = PRESENT | VERIFIED;
  public long count;
  Octets handle;
  String format = "none";
  CBORObject publicKey;
  Consumer<ObjectNode> onTheWay = _ -> {};

  /** One whose key is called {@code credential}, of whom {@code handle} is. */
  SoftAuthenticator(String credential, Octets handle) {
    this(credential.getBytes(StandardCharsets.US_ASCII), handle);
  }

  SoftAuthenticator(byte[] credential, Octets handle) {
    this.credential = Octets.of(credential);
    this.handle = handle;
    this.keys = keys();
    this.publicKey = cose((ECPublicKey) keys.getPublic());
    clientData.put("origin", "https://auth.example.com").put("crossOrigin", false);
  }

  /** Another one of the same person. */
  public SoftAuthenticator sibling(String other) {
    return new SoftAuthenticator(other, handle);
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CBORObject cose(ECPublicKey key) {
    return cose(
        Map.of(
            1, CBORObject.FromObject(2),
            3, CBORObject.FromObject(-7),
            -1, CBORObject.FromObject(1),
            -2, CBORObject.FromObject(coordinate(key.getW().getAffineX().toByteArray())),
            -3, CBORObject.FromObject(coordinate(key.getW().getAffineY().toByteArray()))));
  }

  private static CBORObject cose(Map<Integer, CBORObject> fields) {
    CBORObject map = CBORObject.NewMap();
    new TreeMap<>(fields).forEach((name, value) -> map.set(CBORObject.FromObject(name), value));
    return map;
  }

  private static byte[] coordinate(byte[] number) {
    byte[] fixed = new byte[32];
    int length = Math.min(number.length, fixed.length);
    System.arraycopy(number, number.length - length, fixed, fixed.length - length, length);
    return fixed;
  }

  /** The answer to {@code navigator.credentials.create}. */
  public String create(Octets challenge) {
    byte[] client = client("webauthn.create", challenge);
    ByteBuffer attested =
        ByteBuffer.allocate(18 + credential.bytes().length)
            .put(new byte[16])
            .putShort((short) credential.bytes().length)
            .put(credential.bytes());
    CBORObject attestation =
        CBORObject.NewMap()
            .Add("fmt", format)
            .Add("attStmt", CBORObject.NewMap())
            .Add(
                "authData",
                together(data(flags | ATTESTED), attested.array(), publicKey.EncodeToBytes()));
    ObjectNode answer = answer();
    answer
        .putObject("response")
        .put("clientDataJSON", Octets.of(client).base64url())
        .put("attestationObject", Octets.of(attestation.EncodeToBytes()).base64url())
        .putArray("transports")
        .add("internal");
    onTheWay.accept(answer);
    return answer.toString();
  }

  /** The answer to {@code navigator.credentials.get}. */
  public String get(Octets challenge) {
    byte[] client = client("webauthn.get", challenge);
    byte[] data = data(flags);
    ObjectNode answer = answer();
    answer
        .putObject("response")
        .put("clientDataJSON", Octets.of(client).base64url())
        .put("authenticatorData", Octets.of(data).base64url())
        .put("signature", Octets.of(signature(together(data, sha256(client)))).base64url())
        .put("userHandle", handle.base64url());
    onTheWay.accept(answer);
    return answer.toString();
  }

  private ObjectNode answer() {
    ObjectNode answer =
        JSON.createObjectNode()
            .put("id", credential.base64url())
            .put("rawId", credential.base64url())
            .put("type", "public-key");
    answer.putObject("clientExtensionResults");
    return answer;
  }

  private byte[] client(String type, Octets challenge) {
    ObjectNode said =
        JSON.createObjectNode().put("type", type).put("challenge", challenge.base64url());
    said.setAll(clientData);
    return said.toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] data(int flags) {
    return ByteBuffer.allocate(37)
        .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
        .put((byte) flags)
        .putInt((int) count)
        .array();
  }

  private byte[] signature(byte[] signed) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] together(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
