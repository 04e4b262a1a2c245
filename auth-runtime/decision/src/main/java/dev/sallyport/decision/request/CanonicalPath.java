package dev.sallyport.decision.request;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The path of a request: percent-decoded exactly once as UTF-8, without dot segments.
 *
 * <p>Gateway, Sallyport and app each read the same bytes with their own habits. Whatever they could
 * read differently is refused instead of guessed: an encoded slash, backslash or NUL, a doubly
 * encoded character, an empty segment, a path parameter, an encoded dot segment, a path above the
 * root, bytes that are not UTF-8. The names of the refusals are {@link Ambiguity}. Four of them a
 * route may take nevertheless; what they are then read as stands here, so that there is one
 * reading.
 *
 * @param segments what stands between the slashes; {@code /} is one empty segment, {@code /a/} is
 *     {@code a} and an empty one. An encoded slash stays inside its segment
 * @param ambiguities what the route for this path has to accept; empty for most paths
 */
public record CanonicalPath(List<String> segments, Set<Ambiguity> ambiguities) {
  /** The most segments a path may have. */
  public static final int MAX_SEGMENTS = 256;

  public CanonicalPath {
    segments = List.copyOf(segments);
    ambiguities = Set.copyOf(ambiguities);
  }

  /** A path, or why it has none. */
  public sealed interface Outcome {
    /** The path. */
    record Clear(CanonicalPath path) implements Outcome {}

    /** No path that everybody would agree on. */
    record Ambiguous(Ambiguity ambiguity) implements Outcome {}
  }

  /**
   * Reads the path of an origin-form request target (RFC 9112, section 3.2.1), query already
   * removed.
   */
  static Outcome parse(String raw) {
    if (!raw.startsWith("/")) {
      return new Outcome.Ambiguous(Ambiguity.NOT_A_PATH);
    }
    List<String> segments = new ArrayList<>();
    Found found = new Found();
    int start = 1;
    boolean endsInDots = false;
    boolean hasDots = false;
    for (int end = 1; end <= raw.length(); end++) {
      if (end < raw.length() && raw.charAt(end) != '/') {
        continue;
      }
      boolean last = end == raw.length();
      String piece = raw.substring(start, end);
      start = end + 1;
      endsInDots = false;
      if (piece.isEmpty()) {
        if (!last) {
          found.add(Ambiguity.EMPTY_SEGMENT);
        }
        segments.add("");
      } else if (piece.equals(".")) {
        endsInDots = true;
        hasDots = true;
      } else if (piece.equals("..")) {
        if (segments.isEmpty()) {
          return new Outcome.Ambiguous(Ambiguity.ABOVE_ROOT);
        }
        segments.removeLast();
        endsInDots = true;
        hasDots = true;
      } else {
        switch (decode(piece, found)) {
          case Decoded.Refused(Ambiguity ambiguity) -> {
            return new Outcome.Ambiguous(ambiguity);
          }
          case Decoded.Text(String text) -> segments.add(text);
        }
      }
      if (segments.size() > MAX_SEGMENTS) {
        return new Outcome.Ambiguous(Ambiguity.TOO_LONG);
      }
    }
    if (hasDots && found.all.contains(Ambiguity.EMPTY_SEGMENT)) {
      return new Outcome.Ambiguous(
          Ambiguity.EMPTY_SEGMENT); // Who merges slashes first goes elsewhere.
    }
    if (endsInDots) {
      segments.add(""); // RFC 3986, section 5.2.4: /a/. and /a/b/.. are /a/
    }
    return new Outcome.Clear(new CanonicalPath(segments, found.all));
  }

  /** What a route has to accept; most paths have nothing of it. */
  private static final class Found {
    private Set<Ambiguity> all = Set.of();

    void add(Ambiguity ambiguity) {
      if (all.isEmpty()) {
        all = EnumSet.noneOf(Ambiguity.class);
      }
      all.add(ambiguity);
    }
  }

  private sealed interface Decoded {
    record Text(String text) implements Decoded {}

    record Refused(Ambiguity ambiguity) implements Decoded {}
  }

  private static Decoded decode(String piece, Found found) {
    boolean encoded = false;
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c == '%') {
        encoded = true;
      } else if (c <= ' ' || c >= 0x7f) {
        return new Decoded.Refused(Ambiguity.ILLEGAL_CHARACTER);
      } else if (c == '\\') {
        return new Decoded.Refused(Ambiguity.BACKSLASH);
      } else if (c == ';') {
        found.add(Ambiguity.PATH_PARAMETER);
      } else if (c == '#' || c == '?') {
        return new Decoded.Refused(Ambiguity.ILLEGAL_CHARACTER);
      }
    }
    if (!encoded) {
      return text(piece);
    }
    return percentDecode(piece, found);
  }

  /** No part of a segment that some program takes for a segment of its own may be a dot segment. */
  private static Decoded text(String text) {
    int start = 0;
    for (int end = 0; end <= text.length(); end++) {
      if (end == text.length() || text.charAt(end) == '/' || text.charAt(end) == ';') {
        if (isDots(text, start, end)) {
          return new Decoded.Refused(Ambiguity.ENCODED_DOT_SEGMENT);
        }
        start = end + 1;
      }
    }
    return new Decoded.Text(text);
  }

  private static boolean isDots(String text, int start, int end) {
    return end > start
        && end - start <= 2
        && text.charAt(start) == '.'
        && text.charAt(end - 1) == '.';
  }

  private static Decoded percentDecode(String piece, Found found) {
    ByteBuffer bytes = ByteBuffer.allocate(piece.length());
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c != '%') {
        bytes.put((byte) c);
        continue;
      }
      int value = octet(piece, i);
      if (value < 0) {
        return new Decoded.Refused(Ambiguity.BAD_ESCAPE);
      }
      if (value == '\\') {
        return new Decoded.Refused(Ambiguity.BACKSLASH);
      }
      if (value == '/') {
        found.add(Ambiguity.ENCODED_SLASH);
      }
      if (value < 0x20 || value == 0x7f) {
        return new Decoded.Refused(Ambiguity.ILLEGAL_CHARACTER);
      }
      if (value == '%' && octetAt(piece, i + 3) >= 0) {
        found.add(Ambiguity.DOUBLE_ENCODING);
      }
      bytes.put((byte) value);
      i += 2;
    }
    bytes.flip();
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(bytes);
      return text(text.toString());
    } catch (CharacterCodingException _) {
      return new Decoded.Refused(Ambiguity.NOT_UTF_8);
    }
  }

  /** The octet that the escape at {@code i} stands for, or -1 if it is no escape. */
  private static int octet(String text, int i) {
    return octetAt(text, i + 1);
  }

  private static int octetAt(String text, int i) {
    if (i + 1 >= text.length()) {
      return -1;
    }
    int high = hex(text.charAt(i));
    int low = hex(text.charAt(i + 1));
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  /** Unlike {@link Character#digit}, which also takes digits of other scripts. */
  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
