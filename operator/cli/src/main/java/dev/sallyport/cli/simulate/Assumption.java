package dev.sallyport.cli.simulate;

/** What is taken for granted about a request, because no log says it. */
public enum Assumption {
  SESSION(
      "passed with a session: its person is taken to have the roles that the old rule asked for, and"
          + " no others; to have logged in just now, with a second factor only if the old rule asked"
          + " for one"),
  TOKEN(
      "passed with a token or key: it is taken to have the scopes and roles that the old rule asked"
          + " for, and no others"),
  FOREIGN(
      "passed with a JWT: it is taken to be of the issuer, for the audience and with the scopes that"
          + " the old rule asked for"),
  CERTIFICATE(
      "passed with a client certificate: it is taken to be of the authority that the old rule named,"
          + " and to carry the recorded name and no other"),
  ANONYMOUS("passed without an identity: taken to carry no credential"),
  REFUSED("refused: taken to carry what the recorded reason says, and nothing better"),
  GATEWAY_PASSED(
      "in the gateway's log answered by the app: taken to carry what the old rule asked for"),
  GATEWAY_REFUSED("in the gateway's log answered with 3xx, 401 or 403: taken to carry nothing"),
  CALLER("whose log does not say who waited: taken for a browser if answered with 302");

  private final String sentence;

  Assumption(String sentence) {
    this.sentence = sentence;
  }

  /** Follows "17 requests ". */
  public String sentence() {
    return sentence;
  }
}
