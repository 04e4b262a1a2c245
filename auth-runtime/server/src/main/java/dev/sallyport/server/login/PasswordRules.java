package dev.sallyport.server.login;

import dev.sallyport.server.login.Guessability.Estimate;
import dev.sallyport.server.login.Guessability.Kind;
import dev.sallyport.server.login.Guessability.Part;
import dev.sallyport.server.login.PasswordVerdict.Because;
import dev.sallyport.server.login.PasswordVerdict.To;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which passwords people may choose (NIST SP 800-63B-4, 3.1.1.2): a length, and nothing that is
 * guessed soon. What it has to be composed of is nobody's business. Whoever lets people choose one,
 * for whatever reason, asks here.
 *
 * <p>A password is judged twice, as it is and without accents and what people put between words,
 * for {@code p a s s w o r d} is guessed right after {@code password}; the worse judgement counts.
 */
public final class PasswordRules {
  /**
   * What an attacker must not get through who has stolen the hashes. A hash costs some 25 ms of a
   * core, so this many cost eight years of one. Three common words take less and four take more,
   * which is something people can be told.
   */
  private static final double ENOUGH_GUESSES = 1e10;

  private static final int SHORTEST_WORD = 3;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s_.,@\\u0300-\\u036f-]+");

  private final int minLength;
  private final List<String> ofService;
  private final Set<String> blocked;
  private final Guessability guessability;

  /**
   * @param minLength in characters as people count them
   * @param names of the service and its hosts
   * @param blocked what nobody may have, and what is no good as a part either
   */
  public PasswordRules(int minLength, List<String> names, List<String> blocked) {
    this.minLength = minLength;
    this.ofService = names.stream().flatMap(name -> words(name).stream()).distinct().toList();
    this.blocked =
        blocked.stream().map(PasswordRules::folded).collect(Collectors.toUnmodifiableSet());
    this.guessability =
        new Guessability(
            blocked.stream()
                .map(word -> new PlainPassword(word).normalised().toLowerCase(Locale.ROOT))
                .flatMap(word -> List.of(word, plain(word)).stream())
                .distinct()
                .toList());
  }

  /** The fewest characters. */
  public int minLength() {
    return minLength;
  }

  /** Takes as long as a hash, so it is called where those are made. */
  PasswordVerdict judge(PlainPassword password, EmailAddress address) {
    int length = password.length();
    if (length < minLength) {
      return new PasswordVerdict.TooShort(minLength, minLength - length);
    }
    if (length > PlainPassword.MAX_LENGTH) {
      return new PasswordVerdict.TooLong(PlainPassword.MAX_LENGTH);
    }
    if (blocked.contains(folded(password.value()))) {
      return new PasswordVerdict.TooCommon();
    }
    Set<String> ofPerson = words(address.value());
    Set<String> known = new LinkedHashSet<>(ofPerson);
    known.addAll(ofService);
    Estimate soonest = soonest(password.normalised(), List.copyOf(known));
    return soonest.guesses() >= ENOUGH_GUESSES
        ? new PasswordVerdict.Good()
        : reason(soonest, ofPerson.size());
  }

  private Estimate soonest(String text, List<String> known) {
    Estimate asItIs = guessability.of(text, known);
    String plain = plain(text);
    if (plain.isEmpty() || plain.equals(text)) {
      return asItIs;
    }
    Estimate withoutGlue = guessability.of(plain, known);
    return withoutGlue.guesses() < asItIs.guesses() ? withoutGlue : asItIs;
  }

  /**
   * @param ofPerson how many of the known words are the person's
   */
  private static PasswordVerdict.Refused reason(Estimate estimate, int ofPerson) {
    List<Part> known = estimate.parts().stream().filter(part -> part.kind() == Kind.KNOWN).toList();
    if (isMostly(known, estimate)) {
      boolean personal = known.stream().anyMatch(part -> part.rank() <= ofPerson);
      return new PasswordVerdict.TooSimilar(personal ? To.ADDRESS : To.SERVICE);
    }
    Part longest =
        estimate.parts().stream().max(Comparator.comparingInt(Part::length)).orElseThrow();
    return switch (longest.kind()) {
      case BLOCKED, COMMON ->
          isMostly(List.of(longest), estimate)
              ? new PasswordVerdict.TooCommon()
              : new PasswordVerdict.TooEasy(Because.FEW_WORDS);
      case REPETITION -> new PasswordVerdict.TooEasy(Because.REPETITION);
      case SEQUENCE -> new PasswordVerdict.TooEasy(Because.SEQUENCE);
      case KEYBOARD -> new PasswordVerdict.TooEasy(Because.KEYBOARD);
      case DATE -> new PasswordVerdict.TooEasy(Because.DATES);
      case KNOWN, WORD, OTHER -> new PasswordVerdict.TooEasy(Because.FEW_WORDS);
    };
  }

  private static boolean isMostly(Collection<Part> parts, Estimate estimate) {
    return !parts.isEmpty() && 2 * parts.stream().mapToInt(Part::length).sum() >= estimate.length();
  }

  /** A name or an address, and what it is made of, the longest first. */
  private static Set<String> words(String name) {
    String whole = name.toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>(List.of(whole, plain(whole)));
    words.addAll(List.of(whole.split("@")));
    words.addAll(List.of(whole.split("[^\\p{L}\\p{N}]+")));
    return words.stream()
        .filter(word -> word.length() >= SHORTEST_WORD)
        .map(Guessability::beginning)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String folded(String text) {
    return plain(new PlainPassword(text).normalised().toLowerCase(Locale.ROOT));
  }

  private static String plain(String text) {
    return BETWEEN_WORDS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
  }
}
