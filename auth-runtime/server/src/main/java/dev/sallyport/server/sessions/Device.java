package dev.sallyport.server.sessions;

import java.util.List;
import java.util.Optional;

/**
 * From which program somebody logged in, as people call it. A User-Agent field says what its sender
 * likes, and browsers say the names of others in it; so this knows the few that nearly everybody
 * has and shows the beginning of the rest, rather than guessing models and versions.
 */
public final class Device {
  private static final int LONGEST = 40;

  /** How a name is recognised. */
  private record Sign(String mark, String name) {}

  /** In this order: most carry the marks of those below, too. */
  private static final List<Sign> PROGRAMS =
      List.of(
          new Sign("Edg", "Edge"),
          new Sign("OPR/", "Opera"),
          new Sign("SamsungBrowser/", "Samsung Internet"),
          new Sign("FxiOS/", "Firefox"),
          new Sign("Firefox/", "Firefox"),
          new Sign("CriOS/", "Chrome"),
          new Sign("HeadlessChrome/", "Chrome"),
          new Sign("Chrome/", "Chrome"),
          new Sign("Safari/", "Safari"));

  private static final List<Sign> SYSTEMS =
      List.of(
          new Sign("Windows", "Windows"),
          new Sign("Android", "Android"),
          new Sign("iPhone", "iPhone"),
          new Sign("iPad", "iPad"),
          new Sign("Mac OS X", "Mac"),
          new Sign("CrOS", "ChromeOS"),
          new Sign("Linux", "Linux"));

  private Device() {}

  /** In a few words: "Firefox on Windows". */
  public static String of(Optional<String> userAgent) {
    String text = userAgent.map(String::strip).orElse("");
    if (text.isEmpty()) {
      return "Unknown program";
    }
    if (!text.startsWith("Mozilla/")) {
      return program(text);
    }
    Optional<String> system = find(SYSTEMS, text);
    String program = find(PROGRAMS, text).orElse("Browser");
    return system.map(name -> program + " on " + name).orElse(program);
  }

  /** What stands before the version, for programs say that first. */
  private static String program(String text) {
    int end = text.indexOf('/');
    String name = end > 0 ? text.substring(0, end) : text;
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
  }

  private static Optional<String> find(List<Sign> signs, String text) {
    return signs.stream().filter(sign -> text.contains(sign.mark())).map(Sign::name).findFirst();
  }
}
