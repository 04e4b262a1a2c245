package dev.sallyport.server.credentials;

import java.util.List;

/**
 * The certificate that a client showed to the gateway, as the gateway passes it on: base64 (RFC
 * 4648, section 4) of each certificate of the chain, the client's own first, separated by commas
 * (Traefik 3.7, {@code passTLSClientCert}). That the client has its key was proven to the gateway;
 * who vouches for it is not known here.
 */
public record UnverifiedCertificate(String text) {
  /** The longest chain that is looked at, in characters. */
  public static final int MAX_LENGTH = 32 * 1024;

  /** Reads the values of the field; what is too long or there twice is one that proves nothing. */
  public static UnverifiedCertificate of(List<String> values) {
    boolean readable = values.size() == 1 && values.getFirst().length() <= MAX_LENGTH;
    return new UnverifiedCertificate(readable ? values.getFirst() : "");
  }
}
