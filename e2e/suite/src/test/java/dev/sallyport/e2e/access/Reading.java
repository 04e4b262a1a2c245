package dev.sallyport.e2e.access;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The paths that web servers and frameworks make of a request target. Each habit is one that some
 * of them have; every order of up to four of them is tried.
 */
final class Reading {
  private static final List<UnaryOperator<String>> HABITS =
      List.of(
          Reading::decoded,
          Reading::withoutParameters,
          Reading::slashesForBackslashes,
          Reading::slashesMerged);
  private static final int MOST_HABITS = 4;

  private Reading() {}

  /** Every path that {@code target} may be taken for; the query is nobody's path. */
  static Set<String> all(String target) {
    Set<String> spellings = new LinkedHashSet<>(List.of(target.replaceFirst("[?#].*", "")));
    for (int i = 0; i < MOST_HABITS; i++) {
      for (String spelling : List.copyOf(spellings)) {
        HABITS.forEach(habit -> spellings.add(habit.apply(spelling)));
        spellings.add(withoutDots(spelling));
      }
    }
    Set<String> paths = new LinkedHashSet<>();
    spellings.forEach(spelling -> paths.add(withoutDots(spelling)));
    return paths;
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return path; // Programs refuse it or leave it as it is.
    }
  }

  private static String withoutParameters(String path) {
    return path.replaceAll(";[^/]*", "");
  }

  private static String slashesForBackslashes(String path) {
    return path.replace('\\', '/');
  }

  private static String slashesMerged(String path) {
    return path.replaceAll("/{2,}", "/");
  }

  /** RFC 3986, section 5.2.4. */
  private static String withoutDots(String path) {
    Deque<String> segments = new ArrayDeque<>();
    String last = "";
    for (String segment : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
      last = segment;
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    boolean open = last.equals(".") || last.equals("..");
    return "/" + String.join("/", segments) + (open && !segments.isEmpty() ? "/" : "");
  }
}
