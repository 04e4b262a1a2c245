package dev.sallyport.server.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a letter tells besides its kind. Prints as {@code ***}.
 *
 * @param at when what it tells of happened
 * @param link the secret in its link
 * @param code the code to type instead
 * @param device a browser and system, or who logs people in, for people
 * @param address from where, or the other e-mail address
 */
public record Contents(
    Instant at,
    Optional<String> link,
    Optional<String> code,
    Optional<String> device,
    Optional<String> address) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a letter that proves something. */
  public static Contents proving(Instant at, String link, String code) {
    return new Contents(
        at, Optional.of(link), Optional.of(code), Optional.empty(), Optional.empty());
  }

  /** Of a letter that tells of something. */
  public static Contents telling(Instant at, Optional<String> device, Optional<String> address) {
    return new Contents(at, Optional.empty(), Optional.empty(), device, address);
  }

  byte[] written() {
    Map<String, String> values = new TreeMap<>();
    values.put("at", at.toString());
    link.ifPresent(value -> values.put("link", value));
    code.ifPresent(value -> values.put("code", value));
    device.ifPresent(value -> values.put("device", value));
    address.ifPresent(value -> values.put("address", value));
    try {
      return JSON.writeValueAsBytes(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written", e);
    }
  }

  /** Empty for what nobody has written. */
  static Optional<Contents> read(byte[] written) {
    try {
      var values = JSON.readTree(written);
      return Optional.of(
          new Contents(
              Instant.parse(values.path("at").asText()),
              Optional.ofNullable(values.path("link").textValue()),
              Optional.ofNullable(values.path("code").textValue()),
              Optional.ofNullable(values.path("device").textValue()),
              Optional.ofNullable(values.path("address").textValue())));
    } catch (IOException | DateTimeException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
