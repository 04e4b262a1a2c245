package dev.sallyport.server.federation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.sallyport.server.jose.IdTokens;
import dev.sallyport.store.federation.Subject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The authorization code flow of OpenID Connect Core 1.0, with PKCE. Who came back is said by an ID
 * token alone, which the provider gave to us directly and signed all the same; the document about
 * the user adds to it what it does not say.
 */
final class OpenIdClient implements Client {
  private final Provider provider;
  private final String issuer;
  private final URI redirect;
  private final Outgoing outgoing;
  private final Discovery discovery;
  private final IdTokens tokens;
  private final Sayings sayings;

  /**
   * @param redirect where people come back to, at no other provider the same
   */
  OpenIdClient(
      Provider provider,
      Provider.Protocol.OpenId protocol,
      URI redirect,
      Outgoing outgoing,
      Discovery discovery,
      IdTokens tokens) {
    this.provider = provider;
    this.issuer = protocol.issuer();
    this.redirect = redirect;
    this.outgoing = outgoing;
    this.discovery = discovery;
    this.tokens = tokens;
    this.sayings = new Sayings(provider.claims(), protocol.hosted());
  }

  @Override
  public boolean isDown() {
    return outgoing.isDown();
  }

  @Override
  public Optional<URI> authorization(Challenge challenge, boolean anew) {
    return discovery.metadata().map(metadata -> authorization(metadata, challenge, anew));
  }

  private URI authorization(OIDCProviderMetadata metadata, Challenge challenge, boolean anew) {
    AuthenticationRequest.Builder request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope(provider.scopes().toArray(String[]::new)),
                new ClientID(provider.clientId()),
                redirect)
            .endpointURI(metadata.getAuthorizationEndpointURI())
            .state(new State(challenge.state()))
            .nonce(new Nonce(challenge.nonce()))
            .codeChallenge(new CodeVerifier(challenge.verifier()), CodeChallengeMethod.S256);
    if (anew) {
      request.prompt(new Prompt(Prompt.Type.LOGIN));
    }
    return request.build().toURI();
  }

  @Override
  public Answer answer(Map<String, List<String>> parameters, Challenge challenge) {
    Optional<OIDCProviderMetadata> metadata = discovery.metadata();
    if (metadata.isEmpty()) {
      return new Answer.Down("nothing is known about it");
    }
    try {
      AuthorizationResponse response = AuthorizationResponse.parse(redirect, parameters);
      if (!isFromIssuer(response, metadata.get())) {
        return new Answer.Untrue("the answer is of another issuer");
      }
      return response.indicatesSuccess()
          ? redeemed(response.toSuccessResponse().getAuthorizationCode(), metadata.get(), challenge)
          : Errors.answer(response.toErrorResponse().getErrorObject());
    } catch (ParseException _) {
      return new Answer.Untrue("the answer cannot be read");
    } catch (IOException e) {
      return new Answer.Down(String.valueOf(e.getMessage()));
    }
  }

  /** RFC 9207: a provider that says who it is when somebody comes back always says so. */
  private boolean isFromIssuer(AuthorizationResponse response, OIDCProviderMetadata metadata) {
    return response.getIssuer() == null
        ? !metadata.supportsAuthorizationResponseIssuerParam()
        : issuer.equals(response.getIssuer().getValue());
  }

  private Answer redeemed(
      AuthorizationCode code, OIDCProviderMetadata metadata, Challenge challenge)
      throws IOException, ParseException {
    if (code == null) {
      return new Answer.Untrue("the answer has no code");
    }
    TokenRequest request =
        new TokenRequest.Builder(
                metadata.getTokenEndpointURI(),
                authentication(metadata),
                new AuthorizationCodeGrant(code, redirect, new CodeVerifier(challenge.verifier())))
            .build();
    TokenResponse response = OIDCTokenResponseParser.parse(outgoing.send(request.toHTTPRequest()));
    return response instanceof OIDCTokenResponse success
        ? verified(success.getOIDCTokens(), metadata, challenge)
        : new Answer.Untrue("the code is refused");
  }

  private ClientAuthentication authentication(OIDCProviderMetadata metadata) {
    ClientID id = new ClientID(provider.clientId());
    Secret secret = new Secret(provider.clientSecret().value());
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    boolean basic =
        methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    return basic ? new ClientSecretBasic(id, secret) : new ClientSecretPost(id, secret);
  }

  private Answer verified(OIDCTokens given, OIDCProviderMetadata metadata, Challenge challenge)
      throws IOException {
    if (given.getIDTokenString() == null) {
      return new Answer.Untrue("there is no ID token");
    }
    return switch (tokens.verify(
        given.getIDTokenString(), provider.clientId(), challenge.nonce())) {
      case IdTokens.Outcome.Unavailable _ -> new Answer.Down("its keys cannot be had");
      case IdTokens.Outcome.Refused(IdTokens.Flaw why) ->
          new Answer.Untrue("the ID token is wrong: " + why);
      case IdTokens.Outcome.Genuine(ObjectNode claims) -> known(claims, given, metadata);
    };
  }

  private Answer known(ObjectNode claims, OIDCTokens given, OIDCProviderMetadata metadata)
      throws IOException {
    String subject = claims.path("sub").asText();
    URI userInfo = metadata.getUserInfoEndpointURI();
    if (!claims.has(provider.claims().email()) && Discovery.isHttps(userInfo)) {
      ObjectNode more = outgoing.object(userInfo, given.getAccessToken().getValue());
      JsonNode about = more.path("sub");
      // Section 5.3.2: or the access token was put in the place of another.
      if (!subject.equals(about.textValue())) {
        return new Answer.Untrue("what it says about the user is about another");
      }
      more.setAll(claims); // What is signed goes first.
      return new Answer.Known(sayings.read(provider.name(), new Subject(issuer, subject), more));
    }
    return new Answer.Known(sayings.read(provider.name(), new Subject(issuer, subject), claims));
  }
}
