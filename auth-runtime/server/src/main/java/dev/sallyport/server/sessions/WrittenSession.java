package dev.sallyport.server.sessions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.sessions.SessionFact;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** How sessions are written for programs. */
public final class WrittenSession {
  private static final JsonFactory JSON = new JsonFactory();

  private WrittenSession() {}

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * As Ory Kratos writes the answer of {@code /sessions/whoami}, with what of it we have: so that
   * those who ask Kratos today can ask here. Only a session that counts is written, so it is
   * active.
   */
  public static String ofKratos(SessionFact session) {
    return written(json -> session(json, session));
  }

  /**
   * A session that has just begun; a program gets the token that it uses from now on.
   *
   * @param backupCodes that were made with it
   */
  public static String ofLogin(SessionFact session, SessionValue value, List<String> backupCodes) {
    return written(
        json -> {
          json.writeObjectFieldStart("session");
          session(json, session);
          json.writeEndObject();
          token(json, value);
          if (!backupCodes.isEmpty()) {
            json.writeArrayFieldStart("backup_codes");
            for (String code : backupCodes) {
              json.writeString(code);
            }
            json.writeEndArray();
          }
        });
  }

  private static void session(JsonGenerator json, SessionFact session) throws IOException {
    Identity identity = session.identity();
    json.writeStringField("id", session.session().toString());
    json.writeBooleanField("active", true);
    time(json, "expires_at", session.expiresAt());
    time(json, "authenticated_at", session.authenticatedAt());
    time(json, "issued_at", session.authenticatedAt());
    json.writeStringField("authenticator_assurance_level", level(session.assurance().aal()));
    json.writeArrayFieldStart("authentication_methods");
    for (String word : session.assurance().amr()) {
      method(json, word, session.authenticatedAt());
    }
    json.writeEndArray();
    json.writeObjectFieldStart("identity");
    json.writeStringField("id", identity.id().toString());
    json.writeStringField("schema_id", "sallyport");
    json.writeStringField("state", "active");
    traits(json, identity);
    json.writeArrayFieldStart("verifiable_addresses");
    json.writeStartObject();
    json.writeStringField("value", identity.email());
    json.writeStringField("via", "email");
    json.writeBooleanField("verified", identity.verified());
    json.writeStringField("status", identity.verified() ? "completed" : "pending");
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  /** In Kratos' words, of which each has its level. */
  private static void method(JsonGenerator json, String word, Instant at) throws IOException {
    if (word.equals("user")) {
      return; // How a key was used, and no method beside it.
    }
    json.writeStartObject();
    json.writeStringField(
        "method",
        switch (word) {
          case "pwd" -> "password";
          case "otp" -> "totp";
          case "hwk", "swk" -> "webauthn";
          default -> word;
        });
    json.writeStringField(
        "aal",
        switch (word) {
          case "otp", "hwk", "swk" -> level(Aal.AAL2);
          default -> level(Aal.AAL1);
        });
    time(json, "completed_at", at);
    json.writeEndObject();
  }

  private static String level(Aal aal) {
    return "aal" + aal.level();
  }

  private static void traits(JsonGenerator json, Identity identity) throws IOException {
    json.writeObjectFieldStart("traits");
    json.writeStringField("email", identity.email());
    json.writeBooleanField("verified", identity.verified());
    json.writeArrayFieldStart("roles");
    for (String role : identity.roles()) {
      json.writeString(role);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** What a script is told of a renewal; a program also the token that it uses from now on. */
  public static String ofRenewal(Renewals.Outcome.Renewed renewed) {
    return written(
        json -> {
          json.writeBooleanField("active", true);
          time(json, "expires_at", renewed.expiresAt());
          token(json, renewed.value());
        });
  }

  private static void token(JsonGenerator json, SessionValue value) throws IOException {
    switch (value.kind()) {
      case COOKIE -> {
        // It is in the cookie, where no script can read it.
      }
      case BEARER -> json.writeStringField("session_token", value.bearerToken());
    }
  }

  private static void time(JsonGenerator json, String name, Instant time) throws IOException {
    json.writeStringField(name, time.toString());
  }

  private static String written(Body body) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
