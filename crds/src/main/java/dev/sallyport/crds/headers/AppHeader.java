package dev.sallyport.crds.headers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A header that only Sallyport may set. What a client sends under such a name never arrives. */
public sealed interface AppHeader permits IdentityHeader, AliasName {
  /** The name as it is sent. */
  String wireName();

  /** All of them, in the order of declaration. */
  static List<AppHeader> all() {
    return Stream.<AppHeader>concat(
            Arrays.stream(IdentityHeader.values()), Arrays.stream(AliasName.values()))
        .toList();
  }

  /** The names of all of them. */
  static List<String> wireNames() {
    return all().stream().map(AppHeader::wireName).toList();
  }

  /**
   * The spellings with underscores, wholly or in part ({@code X_User-ID}), which CGI, WSGI and PHP
   * take for the names themselves; for places that match no patterns.
   */
  static List<String> underscored() {
    return wireNames().stream().flatMap(AppHeader::underscored).toList();
  }

  private static Stream<String> underscored(String name) {
    List<String> spellings = List.of("");
    for (String word : name.split("-", -1)) {
      spellings =
          spellings.stream()
              .flatMap(
                  start ->
                      start.isEmpty()
                          ? Stream.of(word)
                          : Stream.of(start + "-" + word, start + "_" + word))
              .toList();
    }
    return spellings.stream().filter(spelling -> !spelling.equals(name));
  }

  /**
   * Matches every spelling that a framework could take for one of the names ({@code X_User_ID},
   * {@code x.user.id}), and no other header: the character between two words is any that is neither
   * letter nor digit. The syntax is that of Go's regexp package.
   */
  static String lookalikes() {
    return wireNames().stream()
        .map(name -> name.toLowerCase(Locale.ROOT).replace("-", "[^a-z0-9]"))
        .collect(Collectors.joining("|", "(?i)^(", ")$"));
  }
}
