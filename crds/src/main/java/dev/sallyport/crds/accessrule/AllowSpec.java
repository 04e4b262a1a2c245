package dev.sallyport.crds.accessrule;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may pass, as in YAML: one of its fields is set. */
public record AllowSpec(
    @JsonPropertyDescription(
            "Everybody, without logging in. The app gets no identity headers. Example: anyone: {}")
        @Nullable AnyoneSpec anyone,
    @JsonPropertyDescription(
            "Everybody who is logged in. The app gets X-User-ID, X-User-Email, X-User-Roles,"
                + " X-User-Verified, X-Session-ID and X-Auth-Time. Example: session: {}")
        @Nullable SessionSpec session,
    @JsonPropertyDescription(
            "A token of this installation (Authorization: Bearer). Example: token: {types: [pat],"
                + " scopes: [\"read:orders\"]}")
        @Nullable TokenSpec token,
    @JsonPropertyDescription(
            "A JSON Web Token of the named issuer (Authorization: Bearer). Example: jwt: {issuer:"
                + " \"https://login.example.net\", audience: orders}")
        @Nullable JwtSpec jwt,
    @JsonPropertyDescription(
            "A client certificate (TLS) that carries one of the given names. Example: mtls:"
                + " {authority: corp, dnsNames: [billing.corp.example]}")
        @Nullable MtlsSpec mtls,
    @JsonPropertyDescription(
            "Any one of several. What the request carries decides which is judged: a token or JWT in"
                + " Authorization if one of them takes it, else a client certificate if one of them"
                + " takes those, else the session cookie.")
        @Size(min = 2, max = 8)
        @Nullable List<WaySpec> anyOf,
    @JsonPropertyDescription("Nobody, whatever they present: 403. Example: nobody: {}")
        @Nullable NobodySpec nobody) {

  /** {@code anyone: {}}. */
  public record AnyoneSpec() {}

  /** {@code nobody: {}}. */
  public record NobodySpec() {}

  /** One entry of anyOf: one of its fields is set. */
  @ValidationRule(
      value =
          "(has(self.session) ? 1 : 0) + (has(self.token) ? 1 : 0) + (has(self.jwt) ? 1 : 0) + (has(self.mtls) ? 1 : 0) == 1",
      message =
          "an entry of anyOf has exactly one of \"session: {}\", \"token: {}\", \"jwt: {...}\" or"
              + " \"mtls: {...}\"")
  public record WaySpec(
      @JsonPropertyDescription("Somebody who is logged in.") @Nullable SessionSpec session,
      @JsonPropertyDescription("A token of this installation.") @Nullable TokenSpec token,
      @JsonPropertyDescription("A JSON Web Token of the named issuer.") @Nullable JwtSpec jwt,
      @JsonPropertyDescription("A client certificate that carries one of the given names.")
          @Nullable MtlsSpec mtls) {}

  /** What is asked of a session. */
  public record SessionSpec(
      @JsonPropertyDescription("Roles that the person needs, all of them. Example: [admin]")
          @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 64) String> roles,
      @JsonPropertyDescription("Roles of which the person needs one.") @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 64) String> anyRole,
      @JsonPropertyDescription(
              "How surely the person is who they say (NIST SP 800-63B): aal1, one factor; aal2, two."
                  + " aal1 when absent.")
          @Nullable Aal aal,
      @JsonPropertyDescription(
              "How long ago the login may be; after that the person logs in again. Example: 12h")
          @Size(max = 8)
          @ValidationRule(
              value = "self.matches('^[1-9][0-9]{0,5}[smhd]$')",
              message = "write maxAge as 30m, 12h or 30d")
          @Nullable String maxAge) {}

  /** Authenticator assurance levels; constants are spelled as in YAML. */
  public enum Aal {
    aal1,
    aal2
  }

  /** What is asked of a token of this installation. */
  public record TokenSpec(
      @JsonPropertyDescription(
              "pat: a person's access token. apiKey: an organisation's key. service: a service's"
                  + " token. All when absent.")
          @Size(min = 1, max = 3)
          @Nullable List<TokenType> types,
      @JsonPropertyDescription(
              "Scopes that the token needs, all of them. Example: [\"read:orders\"]")
          @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 128) String> scopes,
      @JsonPropertyDescription("Scopes of which the token needs one.") @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 128) String> anyScope,
      @JsonPropertyDescription(
              "Roles that the token's person needs, all of them; a token without a person has none.")
          @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 64) String> roles,
      @JsonPropertyDescription("Roles of which the token's person needs one.")
          @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 64) String> anyRole) {}

  /** Kinds of tokens; constants are spelled as in YAML. */
  public enum TokenType {
    pat,
    apiKey,
    service
  }

  /** What is asked of a foreign JWT (RFC 7519, RFC 9068). */
  public record JwtSpec(
      @JsonPropertyDescription(
              "The claim iss, exactly. Its keys come from jwksUri, or from what"
                  + " /.well-known/openid-configuration below it says.")
          @Required
          @Size(min = 1, max = 512)
          @ValidationRule(
              value = "self.startsWith('https://')",
              messageExpression = "'\"' + self + '\" is no issuer: write an https URL'")
          @Nullable String issuer,
      @JsonPropertyDescription("A value that the claim aud must have among its own.")
          @Required
          @Size(min = 1, max = 256)
          @Nullable String audience,
      @JsonPropertyDescription("Where the issuer's keys are (JWK Set), if it has no discovery.")
          @Size(max = 512)
          @ValidationRule(
              value = "self.startsWith('https://')",
              messageExpression = "'\"' + self + '\" is no JWK Set: write an https URL'")
          @Nullable String jwksUri,
      @JsonPropertyDescription("Scopes that the claim scope needs, all of them.")
          @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 128) String> scopes,
      @JsonPropertyDescription("Scopes of which the claim scope needs one.")
          @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 128) String> anyScope,
      @JsonPropertyDescription(
              "The longest life (exp - iat) of an acceptable token, for one that cannot be revoked."
                  + " 15m when absent; more needs lifetimeReason.")
          @Size(max = 8)
          @ValidationRule(
              value = "self.matches('^[1-9][0-9]{0,5}[smhd]$')",
              message = "write maxLifetime as 15m or 1h")
          @Nullable String maxLifetime,
      @JsonPropertyDescription("Why longer than 15m is acceptable here, for whoever reviews it.")
          @Size(min = 1, max = 256)
          @Nullable String lifetimeReason) {}

  /** What is asked of a client certificate (RFC 5280). */
  @ValidationRule(
      value = "has(self.uris) || has(self.dnsNames) || has(self.emailAddresses)",
      message =
          "mtls names nobody: write uris: [\"spiffe://corp.example/billing\"], dnsNames:"
              + " [billing.corp.example] or emailAddresses: [billing@corp.example]")
  public record MtlsSpec(
      @JsonPropertyDescription(
              "Who vouches for the certificate: a name that the installation's runtime has under"
                  + " mtls.authorities. Example: corp")
          @Required
          @Size(min = 1, max = 63)
          @ValidationRule(
              value = "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$')",
              messageExpression =
                  "'\"' + self + '\" is no name of an authority: use lower-case letters, digits and"
                      + " dashes, for example corp'")
          @Nullable String authority,
      @JsonPropertyDescription(
              "URIs of which the certificate may carry one, exactly. With dnsNames and"
                  + " emailAddresses, any one name of all the lists is enough. Example:"
                  + " [\"spiffe://corp.example/ns/billing/sa/worker\"]")
          @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 256) String> uris,
      @JsonPropertyDescription(
              "DNS names of which the certificate may carry one; no wildcards. The common name does"
                  + " not count. Example: [billing.corp.example]")
          @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 256) String> dnsNames,
      @JsonPropertyDescription(
              "E-mail addresses of which the certificate may carry one. Example:"
                  + " [billing@corp.example]")
          @Size(min = 1, max = 16)
          @Nullable List<@Size(min = 1, max = 256) String> emailAddresses) {}
}
