package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.server.http.Problem.Mistake;
import dev.sallyport.server.login.PasswordVerdict;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Why something was not done, for an app (RFC 9457): a code that it can rely on, a sentence that it
 * can show, and the fields that the sentence is about.
 *
 * @param detail for whoever uses the app
 * @param fields of the body that are wrong
 * @param more what the app goes on with
 */
record ApiProblem(Code code, String detail, List<Mistake> fields, Map<String, String> more) {
  /** What went wrong; the codes are a promise, the titles are not. */
  enum Code {
    INVALID_JSON(StatusCodes.BAD_REQUEST, "The body cannot be read"),
    INVALID_FIELDS(StatusCodes.BAD_REQUEST, "Fields are missing or wrong"),
    INVALID_QUERY(StatusCodes.BAD_REQUEST, "There are no parameters here"),
    LOGIN_REQUIRED(StatusCodes.UNAUTHORIZED, "Not signed in"),
    SESSION_EXPIRED(StatusCodes.UNAUTHORIZED, "The session has expired"),
    FOREIGN_ORIGIN(StatusCodes.FORBIDDEN, "Another site asks"),
    LOGIN_TOO_OLD(StatusCodes.FORBIDDEN, "A more recent login is needed"),
    SECOND_FACTOR_REQUIRED(StatusCodes.FORBIDDEN, "A second factor is needed"),
    VERIFICATION_REQUIRED(StatusCodes.FORBIDDEN, "The address is not confirmed"),
    NOT_FOUND(StatusCodes.NOT_FOUND, "Not found"),
    METHOD_NOT_ALLOWED(StatusCodes.METHOD_NOT_ALLOWED, "Not that way"),
    NOTHING_TO_CHANGE(StatusCodes.CONFLICT, "It is so already"),
    ADDRESS_TAKEN(StatusCodes.CONFLICT, "The address cannot be registered"),
    TOO_LARGE(StatusCodes.REQUEST_ENTITY_TOO_LARGE, "The body is too large"),
    ADDRESS_TOO_LONG(StatusCodes.REQUEST_URI_TOO_LARGE, "The address is too long"),
    NOT_JSON(StatusCodes.UNSUPPORTED_MEDIA_TYPE, "The body is not JSON"),
    WRONG_CREDENTIALS(StatusCodes.UNPROCESSABLE_ENTITY, "E-mail or password is wrong"),
    WRONG_PASSWORD(StatusCodes.UNPROCESSABLE_ENTITY, "The password is wrong"),
    BAD_EMAIL(StatusCodes.UNPROCESSABLE_ENTITY, "Not an e-mail address"),
    PASSWORD_TOO_SHORT(StatusCodes.UNPROCESSABLE_ENTITY, "The password cannot be used"),
    PASSWORD_TOO_LONG(StatusCodes.UNPROCESSABLE_ENTITY, "The password cannot be used"),
    PASSWORD_TOO_COMMON(StatusCodes.UNPROCESSABLE_ENTITY, "The password cannot be used"),
    PASSWORD_TOO_SIMILAR(StatusCodes.UNPROCESSABLE_ENTITY, "The password cannot be used"),
    PASSWORD_TOO_EASY(StatusCodes.UNPROCESSABLE_ENTITY, "The password cannot be used"),
    CODE_NOT_GOOD(StatusCodes.UNPROCESSABLE_ENTITY, "The code is not good"),
    PENDING_NOT_GOOD(StatusCodes.UNPROCESSABLE_ENTITY, "The login waits no longer"),
    ENROLMENT_NOT_GOOD(StatusCodes.UNPROCESSABLE_ENTITY, "The enrolment is not good"),
    TOKEN_NOT_GOOD(StatusCodes.UNPROCESSABLE_ENTITY, "The token is not good"),
    TOO_MANY_ATTEMPTS(StatusCodes.TOO_MANY_REQUESTS, "Too many attempts"),
    INTERNAL_ERROR(StatusCodes.INTERNAL_SERVER_ERROR, "A mistake of ours"),
    BUSY(StatusCodes.SERVICE_UNAVAILABLE, "Too many people at once"),
    TEMPORARILY_UNAVAILABLE(StatusCodes.SERVICE_UNAVAILABLE, "Temporarily unavailable");

    private final int status;
    private final String title;

    Code(int status, String title) {
      this.status = status;
      this.title = title;
    }

    int status() {
      return status;
    }

    /** As it is written. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ApiProblem {
    fields = List.copyOf(fields);
    more = Map.copyOf(more);
  }

  static ApiProblem of(Code code, String detail) {
    return new ApiProblem(code, detail, List.of(), Map.of());
  }

  /** About one field. */
  static ApiProblem about(String field, Code code, String detail) {
    return new ApiProblem(code, detail, List.of(new Mistake("/" + field, detail)), Map.of());
  }

  static ApiProblem fields(List<Mistake> mistakes) {
    return new ApiProblem(
        Code.INVALID_FIELDS,
        "Nothing was done. Put right what \"errors\" names and send it again.",
        mistakes,
        Map.of());
  }

  /** About a password that nobody may have, or not with that address. */
  static ApiProblem password(PasswordVerdict.Refused why) {
    Code code =
        switch (why) {
          case PasswordVerdict.TooShort _ -> Code.PASSWORD_TOO_SHORT;
          case PasswordVerdict.TooLong _ -> Code.PASSWORD_TOO_LONG;
          case PasswordVerdict.TooCommon _ -> Code.PASSWORD_TOO_COMMON;
          case PasswordVerdict.TooSimilar _ -> Code.PASSWORD_TOO_SIMILAR;
          case PasswordVerdict.TooEasy _ -> Code.PASSWORD_TOO_EASY;
        };
    return about("password", code, PasswordSentences.of(why));
  }

  byte[] json(String requestId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "about:blank")
        .put("title", code.title)
        .put("status", code.status)
        .put("code", code.text())
        .put("detail", detail)
        .put("request_id", requestId);
    more.forEach(json::put);
    if (!fields.isEmpty()) {
      ArrayNode errors = json.putArray("errors");
      fields.forEach(
          one -> errors.addObject().put("pointer", one.where()).put("detail", one.what()));
    }
    return Problem.bytes(json);
  }
}
