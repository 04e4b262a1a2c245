package dev.sallyport.operator.traefik;

import java.util.Arrays;

/** A Middleware that all rules of a namespace share, by its name. */
public enum Link {
  /** Asks the runtime. */
  GUARD("sallyport"),
  /** Takes the guard's place for a rule that is bypassed. */
  BYPASS("sallyport-bypass"),
  /** Takes away the forwarded fields that a client may have written. */
  FORWARDED("sallyport-forwarded"),
  /** Tells which certificate the client has; goes after {@link #FORWARDED}. */
  CLIENT_CERTIFICATE("sallyport-client-certificate"),
  /** The guard that believes forwarded fields; goes after {@link #FORWARDED}. */
  TRUSTING("sallyport-trusting");

  private final String objectName;

  Link(String objectName) {
    this.objectName = objectName;
  }

  public String objectName() {
    return objectName;
  }

  static boolean isNameOfOne(String middleware) {
    return Arrays.stream(values()).anyMatch(link -> link.objectName.equals(middleware));
  }
}
