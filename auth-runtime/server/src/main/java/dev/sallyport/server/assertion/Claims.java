package dev.sallyport.server.assertion;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sallyport.crds.Scope;
import dev.sallyport.decision.decide.Subject;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Owner;
import dev.sallyport.decision.evidence.Person;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The claims of one assertion; the reference is docs/reference/assertion.md. A claim that does not
 * apply is absent.
 *
 * @param rule {@code namespace/name}
 * @param host without its port
 * @param subject never anonymous
 */
record Claims(
    String issuer,
    String rule,
    String host,
    Subject subject,
    UUID id,
    Instant issuedAt,
    Instant expiresAt) {
  private static final JsonFactory JSON = new JsonFactory();

  /** When the credential that proved the subject ends by itself. */
  static Instant endOf(Subject subject) {
    return switch (subject) {
      case Subject.Anonymous _ -> Instant.MIN;
      case Subject.SignedIn(var session) -> session.expiresAt();
      case Subject.Holder(var token) -> token.expiresAt().orElse(Instant.MAX);
      case Subject.Foreign(var jwt) -> jwt.goodUntil();
      case Subject.Certified(_, _, Instant goodUntil) -> goodUntil;
    };
  }

  /** As JSON in UTF-8. */
  byte[] json() {
    var bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("iss", issuer);
      array(json, "aud", List.of(rule, host));
      about(json);
      json.writeNumberField("iat", issuedAt.getEpochSecond());
      json.writeNumberField("exp", expiresAt.getEpochSecond());
      json.writeStringField("jti", id.toString());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every byte", e);
    }
    return bytes.toByteArray();
  }

  private void about(JsonGenerator json) throws IOException {
    switch (subject) {
      case Subject.Anonymous _ ->
          throw new IllegalArgumentException("there is nothing to say about nobody");
      case Subject.SignedIn(var session) -> about(json, session);
      case Subject.Holder(var token) -> about(json, token);
      case Subject.Foreign(var jwt) -> {
        subject(json, "jwt", subject.key().orElseThrow());
        array(json, "scopes", jwt.scopes().stream().sorted().toList());
      }
      case Subject.Certified(_, var name, _) -> {
        subject(json, "certificate", subject.key().orElseThrow());
        json.writeStringField("service", name.toString());
      }
    }
  }

  private static void about(JsonGenerator json, Evidence.Session session) throws IOException {
    Person person = session.person();
    subject(json, "session", person.id().toString());
    json.writeStringField("email", person.email());
    json.writeBooleanField("email_verified", person.verified());
    array(json, "roles", person.roles());
    json.writeStringField("sid", session.id().toString());
    json.writeStringField("aal", session.aal().name().toLowerCase(Locale.ROOT));
    array(json, "amr", session.assurance().amr());
    json.writeNumberField("auth_time", session.authenticatedAt().getEpochSecond());
  }

  private void about(JsonGenerator json, Evidence.Token token) throws IOException {
    switch (token.owner()) {
      case Owner.OfPerson(Person person) -> subject(json, "pat", person.id().toString());
      case Owner.OfOrganisation(String id) -> {
        subject(json, "apiKey", subject.key().orElseThrow());
        json.writeStringField("org", id);
      }
      case Owner.OfService(String name) -> {
        subject(json, "service", subject.key().orElseThrow());
        json.writeStringField("service", name);
      }
    }
    json.writeStringField("token_id", token.id().toString());
    array(json, "scopes", token.scopes().stream().map(Scope::toString).sorted().toList());
  }

  private static void subject(JsonGenerator json, String kind, String key) throws IOException {
    json.writeStringField("sub", key);
    json.writeStringField("kind", kind);
  }

  private static void array(JsonGenerator json, String name, Collection<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
