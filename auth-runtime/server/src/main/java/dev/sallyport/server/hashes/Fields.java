package dev.sallyport.server.hashes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a string that holds a hash. */
final class Fields {
  private final String family;
  private final Matcher parts;

  private Fields(String family, Matcher parts) {
    this.family = family;
    this.parts = parts;
  }

  /**
   * @param format with a name for each part
   */
  static Fields of(String family, Pattern format, String text) throws UnreadableHash {
    Matcher parts = format.matcher(text);
    if (!parts.matches()) {
      throw new UnreadableHash(family + ": the string does not have the parts it should have");
    }
    return new Fields(family, parts);
  }

  String text(String part) {
    return String.valueOf(parts.group(part));
  }

  boolean has(String part) {
    return parts.group(part) != null;
  }

  /** The format has to allow nine digits at most. */
  int number(String part) {
    return Integer.parseInt(text(part));
  }

  /** A salt that is used as it is written. */
  byte[] writtenSalt(String part) throws UnreadableHash {
    byte[] salt = text(part).getBytes(StandardCharsets.UTF_8);
    Limit.SALT.check(salt.length);
    return salt;
  }

  byte[] salt(String part) throws UnreadableHash {
    byte[] salt = base64(part);
    Limit.SALT.check(salt.length);
    return salt;
  }

  byte[] hash(String part) throws UnreadableHash {
    byte[] hash = base64(part);
    Limit.HASH.check(hash.length);
    return hash;
  }

  /** Also without padding, and with passlib's dot where others have a plus. */
  byte[] base64(String part) throws UnreadableHash {
    try {
      return Base64.getDecoder().decode(text(part).replace('.', '+'));
    } catch (IllegalArgumentException _) {
      throw new UnreadableHash(family + ": the " + part + " is not base64");
    }
  }

  UnreadableHash wrong(String why) {
    return new UnreadableHash(family + ": " + why);
  }
}
