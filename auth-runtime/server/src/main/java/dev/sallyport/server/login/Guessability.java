package dev.sallyport.server.login;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.StandardKeyboards;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.ZxcvbnBuilder;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import com.nulabinc.zxcvbn.matchers.Match;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * How many guesses somebody needs who knows how people make up passwords: zxcvbn's estimate.
 *
 * <p>Its cost is bounded, for whoever registers chooses the text. It grows faster than the length,
 * and with the ways to read digits and signs as letters, of which a few well-chosen signs have
 * hundreds: unbounded, 128 characters kept a core busy for seconds. So only the beginning is read,
 * which is never harder to guess than the whole; and where there are many ways, signs that stand
 * for the same letter are made the same, which keeps the words that are found behind them.
 */
final class Guessability {
  private static final String KNOWN = "user_inputs";
  private static final String BLOCKED = "blocked";
  private static final int READ = 48;
  private static final int MAX_READINGS = 8;

  /** The signs that zxcvbn takes for the same letter, where there are several. */
  private static final List<String> ALIKE = List.of("4@", "({[<", "69", "1!|", "1|7", "$5", "+7");

  private final Zxcvbn zxcvbn;

  /** What a text is made of, in the way in which it is guessed soonest. */
  record Estimate(double guesses, List<Part> parts) {
    Estimate {
      parts = List.copyOf(parts);
    }

    int length() {
      return parts.stream().mapToInt(Part::length).sum();
    }
  }

  /**
   * A part of a text, without the text.
   *
   * @param rank of a word in its list, from one; zero for what is no word
   */
  record Part(Kind kind, int rank, int length) {}

  /** What a part is. */
  enum Kind {
    /** A word that was given along with the text. */
    KNOWN,
    /** A word of the installation's own list. */
    BLOCKED,
    /** A common password. */
    COMMON,
    /** Another word, or a name. */
    WORD,
    REPETITION,
    SEQUENCE,
    KEYBOARD,
    DATE,
    /** Nothing that is known. */
    OTHER
  }

  /**
   * @param blocked words that are guessed first, in lower case
   */
  Guessability(List<String> blocked) {
    try {
      this.zxcvbn =
          new ZxcvbnBuilder()
              .dictionaries(StandardDictionaries.loadAllDictionaries())
              .dictionary(new Dictionary(BLOCKED, blocked))
              .keyboards(StandardKeyboards.loadAllKeyboards())
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException("the word lists of the estimator cannot be read", e);
    }
  }

  /**
   * @param known words that whoever guesses tries first, in lower case, the likeliest first; no
   *     longer than a {@link #beginning}
   */
  Estimate of(String text, List<String> known) {
    Strength strength = zxcvbn.measure(bounded(text), known);
    return new Estimate(
        strength.getGuesses(), strength.getSequence().stream().map(Guessability::part).toList());
  }

  private static Part part(Match match) {
    Kind kind =
        switch (match.pattern) {
          case Dictionary -> kind(match.dictionaryName);
          case Repeat -> Kind.REPETITION;
          case Sequence -> Kind.SEQUENCE;
          case Spatial -> Kind.KEYBOARD;
          case Date, Regex -> Kind.DATE;
          case Bruteforce -> Kind.OTHER;
        };
    return new Part(kind, match.rank, match.tokenLength());
  }

  private static Kind kind(String dictionary) {
    return switch (dictionary) {
      case KNOWN -> Kind.KNOWN;
      case BLOCKED -> Kind.BLOCKED;
      case StandardDictionaries.PASSWORDS -> Kind.COMMON;
      default -> Kind.WORD;
    };
  }

  private static String bounded(String text) {
    String read = beginning(text);
    int readings = 1;
    for (String signs : ALIKE) {
      int there = (int) signs.chars().filter(sign -> read.indexOf(sign) >= 0).count();
      readings *= Math.max(1, there);
    }
    if (readings <= MAX_READINGS) {
      return read;
    }
    return read.replace('@', '4')
        .replaceAll("[{\\[<]", "(")
        .replace('|', '!')
        .replace('$', '5')
        .replace('+', '7');
  }

  /** What is read of a text. */
  static String beginning(String text) {
    return text.substring(0, Math.min(text.length(), READ));
  }
}
