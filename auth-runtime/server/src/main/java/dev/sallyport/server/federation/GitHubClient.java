package dev.sallyport.server.federation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.store.federation.Subject;
import dev.sallyport.store.federation.Upstream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * GitHub's OAuth 2.0, which has no ID token: who came back is said by its API to whoever redeems
 * the code, and PKCE sees to it that a code of somebody else's login cannot be redeemed here.
 */
final class GitHubClient implements Client {
  private static final String AUTHORIZE = "/login/oauth/authorize";
  private static final String TOKEN = "/login/oauth/access_token";

  private final Provider provider;
  private final URI site;
  private final URI api;
  private final URI redirect;
  private final Outgoing outgoing;

  /**
   * @param redirect where people come back to, at no other provider the same
   */
  GitHubClient(
      Provider provider, Provider.Protocol.GitHub protocol, URI redirect, Outgoing outgoing) {
    this.provider = provider;
    this.site = protocol.site();
    this.api = protocol.api();
    this.redirect = redirect;
    this.outgoing = outgoing;
  }

  @Override
  public boolean isDown() {
    return outgoing.isDown();
  }

  /** Where that is needs no asking. */
  @Override
  public Optional<URI> authorization(Challenge challenge, boolean anew) {
    AuthorizationRequest.Builder request =
        new AuthorizationRequest.Builder(ResponseType.CODE, new ClientID(provider.clientId()))
            .scope(new Scope(provider.scopes().toArray(String[]::new)))
            .redirectionURI(redirect)
            .endpointURI(URI.create(site + AUTHORIZE))
            .state(new State(challenge.state()))
            .codeChallenge(new CodeVerifier(challenge.verifier()), CodeChallengeMethod.S256);
    if (anew) {
      request.customParameter("prompt", "select_account"); // It asks for no password on request.
    }
    return Optional.of(request.build().toURI());
  }

  @Override
  public Answer answer(Map<String, List<String>> parameters, Challenge challenge) {
    try {
      AuthorizationResponse response = AuthorizationResponse.parse(redirect, parameters);
      return response.indicatesSuccess()
          ? redeemed(response.toSuccessResponse().getAuthorizationCode(), challenge)
          : Errors.answer(response.toErrorResponse().getErrorObject());
    } catch (ParseException _) {
      return new Answer.Untrue("the answer cannot be read");
    } catch (IOException e) {
      return new Answer.Down(String.valueOf(e.getMessage()));
    }
  }

  /** Its errors come with status 200 (there is no access token in them, which is refused). */
  private Answer redeemed(AuthorizationCode code, Challenge challenge)
      throws IOException, ParseException {
    if (code == null) {
      return new Answer.Untrue("the answer has no code");
    }
    TokenRequest request =
        new TokenRequest.Builder(
                URI.create(site + TOKEN),
                new ClientSecretPost(
                    new ClientID(provider.clientId()), new Secret(provider.clientSecret().value())),
                new AuthorizationCodeGrant(code, redirect, new CodeVerifier(challenge.verifier())))
            .build();
    TokenResponse response = TokenResponse.parse(outgoing.send(request.toHTTPRequest()));
    return response.indicatesSuccess()
        ? known(response.toSuccessResponse().getTokens().getAccessToken().getValue())
        : new Answer.Untrue("the code is refused");
  }

  private Answer known(String token) throws IOException {
    ObjectNode user = outgoing.object(URI.create(api + "/user"), token);
    JsonNode id = user.path("id"); // A name can be given up, and taken by somebody else.
    if (!id.isIntegralNumber()) {
      return new Answer.Untrue("it does not say who they are");
    }
    Optional<EmailAddress> email = verified(token);
    return new Answer.Known(
        new Proven(
            new Upstream(
                provider.name(),
                new Subject(site.toString(), id.asText()),
                email.map(EmailAddress::value),
                Sayings.name(user.path("login"))),
            email,
            Set.of(),
            Optional.empty()));
  }

  /** The primary address, if it is verified: the profile shows any. */
  private Optional<EmailAddress> verified(String token) throws IOException {
    for (JsonNode email : outgoing.list(URI.create(api + "/user/emails"), token)) {
      if (email.path("primary").asBoolean() && email.path("verified").asBoolean()) {
        return EmailAddress.parse(email.path("email").asText());
      }
    }
    return Optional.empty();
  }
}
