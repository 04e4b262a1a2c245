package dev.sallyport.cli.files;

import dev.sallyport.crds.accessrule.AllowSpec.Aal;
import dev.sallyport.crds.accessrule.AllowSpec.TokenType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of {@code decisions.yaml}, exactly as in YAML; {@code headers} is read apart. */
record ExpectationSpec(
    @Nullable String request,
    @Nullable AsSpec as,
    @Nullable TokenSpec token,
    @Nullable JwtSpec jwt,
    @Nullable CertificateSpec certificate,
    @Nullable CallerSpec caller,
    @Nullable String namespace,
    @Nullable Outcome expect,
    @Nullable String reason,
    @Nullable String route,
    @Nullable String because) {

  /** Somebody who is logged in. */
  record AsSpec(
      @Nullable String user,
      @Nullable List<String> roles,
      @Nullable Aal aal,
      @Nullable String loginAge) {}

  /** A token of this installation. */
  record TokenSpec(
      @Nullable TokenType type,
      @Nullable String owner,
      @Nullable List<String> scopes,
      @Nullable List<String> roles) {}

  /** A valid JWT of another issuer. */
  record JwtSpec(
      @Nullable String issuer,
      @Nullable String audience,
      @Nullable String subject,
      @Nullable List<String> scopes,
      @Nullable String lifetime) {}

  /** A client certificate that is in order; its names as in a rule. */
  record CertificateSpec(
      @Nullable String authority,
      @Nullable List<String> uris,
      @Nullable List<String> dnsNames,
      @Nullable List<String> emailAddresses) {}

  /** Who waits; constants are spelled as in YAML. */
  enum CallerSpec {
    browser,
    machine,
    preflight
  }

  /** The decisions that rules alone can lead to; constants are spelled as in YAML. */
  enum Outcome {
    allow,
    would_deny,
    login,
    step_up,
    challenge,
    deny,
    malformed
  }
}
