package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.server.login.PasswordVerdict.Because;
import dev.sallyport.server.login.PasswordVerdict.To;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordRulesTest {
  private static final EmailAddress BOB =
      EmailAddress.parse("Bob.Miller@example.org").orElseThrow();
  private static final String COMPANY_WORD = "Ümlaut-Turbine Nord 4711";

  private final PasswordRules rules =
      new PasswordRules(
          15,
          List.of("Sallyport", "login.acme-corp.example", "acme-corp.example"),
          List.of(COMPANY_WORD, "zeppelinhalle"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "several words in a row",
        "correct horse battery staple",
        "ich esse gerne kuchen",
        "jvq8zk3mwp5rty7",
        "@%~`^&)(#;:/?*=",
        "café au lait, s'il vous",
        "мой кот любит гулять ночью",
        "猫はテーブルの下で静かに眠っている",
        "मेरी बिल्ली रात को घूमती है",
        " spaces  at both ends count ",
        "bob likes turnips with gravy"
      })
  void whatIsHardToGuessIsGoodWhateverItIsComposedOf(String password) {
    assertEquals(new PasswordVerdict.Good(), judge(password));
  }

  @ParameterizedTest
  @CsvSource({
    "passwordpassword1,       REPETITION",
    "iloveyouiloveyou,        REPETITION",
    "Summer2024Summer2024,    REPETITION",
    "парольпарольпароль,      REPETITION",
    "пароль пароль пароль,    REPETITION",
    "p4$$w0rd-p4$$w0rd,       REPETITION",
    "🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊, REPETITION",
    "aaaaaaaaaaaaaaaa,        SEQUENCE",
    "abcdefghijklmnop,        SEQUENCE",
    "'!@#$%^&*()_+{}|',       KEYBOARD",
    "1985-04-12 1987-05-13,   DATES",
    "monkeydragonmaster,      FEW_WORDS",
    "mississippi river,       FEW_WORDS",
    "green tree house,        FEW_WORDS",
    "administrator2024,       FEW_WORDS"
  })
  void whatIsGuessedSoonIsTooEasyAndItIsSaidWhy(String password, Because because) {
    assertEquals(new PasswordVerdict.TooEasy(because), judge(password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qwerty123456789",
        "QWERTY123456789",
        "qwerty-123-456-789",
        "ｑｗｅｒｔｙ１２３４５６７８９",
        "qazwsxedcrfvtgb",
        "123456789012345",
        "p a s s w o r d p a s s"
      })
  void whatManyPeopleHaveIsTooCommon(String password) {
    assertEquals(new PasswordVerdict.TooCommon(), judge(password));
  }

  @ParameterizedTest
  @CsvSource({
    "bob.miller@example.org,     ADDRESS",
    "Bob.Miller@Example.org!,    ADDRESS",
    "B0b.M1ller@example.0rg,     ADDRESS",
    "gro.elpmaxe@rellim.bob,     ADDRESS",
    "miller_bob_2026.,           ADDRESS",
    "bobmiller-example,          ADDRESS",
    "sallyportsallyport,         SERVICE",
    "Sallyport Sallyport,        SERVICE",
    "login.acme-corp.example,    SERVICE",
    "acme-corp.example1,         SERVICE",
    "S4llyp0rt Acme Corp,        SERVICE"
  })
  void whatEverybodyKnowsAboutThePersonOrTheServiceIsTooSimilar(String password, To to) {
    assertEquals(new PasswordVerdict.TooSimilar(to), judge(password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        COMPANY_WORD,
        "umlaut turbine nord 4711",
        "ÜMLAUTTURBINENORD4711",
        "zeppelinhalle 1",
        "zeppelinhalle99",
        "Z3ppelinhalle-Zeppelinhalle"
      })
  void whatIsOnTheListOfTheInstallationIsRefusedInEveryForm(String password) {
    assertInstanceOf(PasswordVerdict.Refused.class, judge(password));
  }

  @Test
  void blockedPasswordIsBlockedInEveryCaseAndCompositionAlsoWhereItIsLong() {
    String longest = "ÄÖÜ äöü " + random(new Random(7), 100);
    PasswordRules strict = new PasswordRules(15, List.of(), List.of(longest));
    for (String variant :
        List.of(
            longest,
            longest.toUpperCase(Locale.ROOT),
            longest.toLowerCase(Locale.ROOT),
            Normalizer.normalize(longest, Normalizer.Form.NFD),
            Normalizer.normalize(longest, Normalizer.Form.NFKD).replace("a", "ａ"))) {
      assertEquals(new PasswordVerdict.TooCommon(), strict.judge(new PlainPassword(variant), BOB));
    }
    assertEquals(
        new PasswordVerdict.Good(),
        strict.judge(new PlainPassword(random(new Random(8), 100)), BOB));
  }

  @Test
  void lengthIsCountedInCharactersAfterTheyAreComposed() {
    assertEquals(new PasswordVerdict.TooShort(15, 15), judge(""));
    assertEquals(new PasswordVerdict.TooShort(15, 1), judge("jvq8zk3mwp5rty"));
    assertEquals(new PasswordVerdict.TooShort(15, 7), judge("🦊🐢🐙🦉🐝🦀🐊🦒"));
    assertEquals(new PasswordVerdict.TooShort(15, 1), judge("e\u0301vq8zk3mwp5rty"));
    assertEquals(new PasswordVerdict.Good(), judge("🦊🐢🐙🦉🐝🦀🐊🦒🐌🦔🐸🦩🐳🦂🐎"));
    assertEquals(new PasswordVerdict.Good(), judge(random(new Random(1), 128)));
    assertEquals(new PasswordVerdict.TooLong(128), judge(random(new Random(1), 129)));
  }

  @Test
  void everyRandomPasswordOfTwentyCharactersIsGood() {
    Random random = new Random(20);
    for (int i = 0; i < 500; i++) {
      String password = random(random, 20);
      assertEquals(new PasswordVerdict.Good(), judge(password), password);
    }
  }

  @Test
  void whatIsRefusedIsRefusedInEveryCaseAndWidth() {
    for (String password : List.of("qwerty123456789", "monkeydragonmaster", "acme-corp.example")) {
      for (String variant : List.of(password.toUpperCase(Locale.ROOT), wide(password))) {
        assertEquals(judge(password), judge(variant), variant);
      }
    }
  }

  @Test
  void longerOnesMayBeDemanded() {
    PasswordRules longer = new PasswordRules(20, List.of(), List.of());

    assertEquals(20, longer.minLength());
    assertEquals(
        new PasswordVerdict.TooShort(20, 5),
        longer.judge(new PlainPassword("jvq8zk3mwp5rty7"), BOB));
  }

  @Test
  void longAddressIsNoPasswordEither() {
    String local = "x7k2m9q4w8e3r6t1y5u0-i2o4p6a8s1d3f5g7h9-j0k2l4z6x8c1v3b5n7m9";
    EmailAddress address = EmailAddress.parse(local + "@example.org").orElseThrow();

    assertEquals(
        new PasswordVerdict.TooSimilar(To.ADDRESS), rules.judge(new PlainPassword(local), address));
  }

  @Test
  void verdictNeverHoldsThePassword() {
    for (String password : List.of("monkeydragonmaster", "bobmiller-example", "qazwsxedcrfvtgb")) {
      assertFalse(judge(password).toString().contains(password.substring(0, 5)));
    }
  }

  private PasswordVerdict judge(String password) {
    return rules.judge(new PlainPassword(password), BOB);
  }

  private static String random(Random random, int length) {
    return random
        .ints(length, '!', '~' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String wide(String text) {
    return text.chars()
        .map(c -> c + 0xFEE0)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
