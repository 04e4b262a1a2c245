package dev.sallyport.store.sessions;

import static dev.sallyport.store.sessions.SessionsContract.NOW;
import static dev.sallyport.store.sessions.SessionsContract.NOW_MICROS;
import static dev.sallyport.store.sessions.SessionsContract.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.identities.Identities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link EntryCodes} promise, whoever keeps them. */
interface EntryCodesContract {
  Duration LIFE = Duration.ofHours(24);
  Duration RENEWABLE = Duration.ofDays(30);
  Duration GRACE = Duration.ofSeconds(60);
  String AUTH = "auth.example.com";
  String SHOP = "shop.example.com";
  Instant SOON = NOW.plusSeconds(5);

  EntryCodes codes();

  Sessions sessions();

  Rotations rotations();

  Identities identities();

  /** What an administrator would do. */
  void disable(UUID identity);

  private UUID ann() {
    UUID id = UUID.randomUUID();
    identities().register(id, "ann@example.com", "$hash$", NOW);
    return id;
  }

  private UUID start(UUID identity) {
    UUID id = UUID.randomUUID();
    sessions()
        .start(
            new NewSession(
                id,
                identity,
                token("root"),
                TokenKind.COOKIE,
                Optional.of(AUTH),
                NOW,
                NOW.plus(LIFE),
                NOW.plus(RENEWABLE),
                Optional.empty(),
                Optional.empty()));
    return id;
  }

  private boolean add(String code, UUID session) {
    return codes()
        .add(new EntryCode(token(code), session, SHOP, token("state"), NOW.plusSeconds(60)), NOW);
  }

  private static Entry entry(String code, String value) {
    return entry(code, SHOP, Optional.of("state"), value, SOON);
  }

  private static Entry entry(
      String code, String host, Optional<String> state, String value, Instant at) {
    return new Entry(
        token(code),
        host,
        state.map(SessionsContract::token),
        token(value),
        Optional.empty(),
        at,
        LIFE,
        GRACE);
  }

  private Optional<SessionFact> fact(String value) {
    return sessions().fact(token(value));
  }

  @Test
  default void codeIsExchangedForAValueOfItsHost() {
    UUID session = start(ann());
    assertTrue(add("code", session));

    Entered entered = codes().enter(entry("code", "shop"));

    assertEquals(new Entered.Done(NOW_MICROS.plus(RENEWABLE)), entered);
    SessionFact fact = fact("shop").orElseThrow();
    assertEquals(session, fact.session());
    assertEquals(Optional.of(SHOP), fact.host());
    assertEquals(NOW_MICROS.plus(LIFE), fact.expiresAt(), "no later than its session");
    assertEquals(Optional.of(AUTH), fact("root").orElseThrow().host());
  }

  @Test
  default void secondUseEndsTheValueThatTheFirstMade() {
    UUID session = start(ann());
    assertTrue(add("code", session));
    codes().enter(entry("code", "shop"));

    Entered again = codes().enter(entry("code", "other"));

    assertEquals(new Entered.Again(OptionalLong.of(1)), again);
    assertEquals(Optional.empty(), fact("shop"));
    assertEquals(Optional.empty(), fact("other"));
    assertTrue(fact("root").isPresent(), "the login itself goes on");
    assertEquals(new Entered.Again(OptionalLong.empty()), codes().enter(entry("code", "third")));
  }

  @Test
  default void secondUseAlsoEndsWhatTookThePlaceOfTheValue() {
    UUID session = start(ann());
    assertTrue(add("code", session));
    codes().enter(entry("code", "shop"));
    Instant later = NOW.plus(Duration.ofMinutes(5));
    assertInstanceOf(
        Rotated.Done.class,
        rotations()
            .rotate(
                new Rotation(
                    token("shop"),
                    Optional.of(SHOP),
                    token("renewed"),
                    Optional.of(SHOP),
                    "sealed",
                    later,
                    LIFE,
                    GRACE)));

    codes().enter(entry("code", SHOP, Optional.of("state"), "other", later));

    assertEquals(Optional.empty(), fact("renewed"));
  }

  @Test
  default void codeIsRefusedElsewhereToOthersAndLaterAndThenUsedUp() {
    UUID session = start(ann());
    Entry[] wrong = {
      entry("code 0", "blog.example.com", Optional.of("state"), "value 0", SOON),
      entry("code 1", SHOP, Optional.of("another browser's"), "value 1", SOON),
      entry("code 2", SHOP, Optional.empty(), "value 2", SOON),
      entry("code 3", SHOP, Optional.of("state"), "value 3", NOW.plusSeconds(60)),
    };
    for (int i = 0; i < wrong.length; i++) {
      assertTrue(add("code " + i, session));

      assertEquals(new Entered.Refused(), codes().enter(wrong[i]), "code " + i);
      assertEquals(
          new Entered.Refused(), codes().enter(entry("code " + i, "right " + i)), "used up");
      assertEquals(Optional.empty(), fact("value " + i));
    }
    assertEquals(new Entered.Refused(), codes().enter(entry("invented", "value")));
  }

  @Test
  default void codeOfASessionThatEndedLeadsNowhere() {
    UUID session = start(ann());
    assertTrue(add("code", session));
    sessions().end(token("root"), NOW);

    assertEquals(new Entered.Refused(), codes().enter(entry("code", "shop")));
    assertFalse(add("late", session));
    assertFalse(add("nobody's", UUID.randomUUID()));
  }

  @Test
  default void codeOfSomebodyWhoWasDisabledLeadsNowhere() {
    UUID ann = ann();
    assertTrue(add("code", start(ann)));
    disable(ann);

    assertEquals(new Entered.Refused(), codes().enter(entry("code", "shop")));
  }

  @Test
  default void endOfTheSessionEndsTheValuesOfAllHosts() {
    UUID session = start(ann());
    assertTrue(add("code", session));
    codes().enter(entry("code", "shop"));

    assertTrue(sessions().end(token("shop"), NOW).isPresent());

    assertEquals(Optional.empty(), fact("shop"));
    assertEquals(Optional.empty(), fact("root"));
  }

  @Test
  default void valueTakesThePlaceOfTheOneThatTheBrowserHad() {
    UUID session = start(ann());
    assertTrue(add("code", session));
    codes().enter(entry("code", "shop"));
    assertTrue(add("next code", session));

    codes()
        .enter(
            new Entry(
                token("next code"),
                SHOP,
                Optional.of(token("state")),
                token("next"),
                Optional.of(new Entry.Replaced(token("shop"), "sealed next")),
                SOON,
                LIFE,
                GRACE));

    assertTrue(fact("next").isPresent());
    SessionFact old = fact("shop").orElseThrow();
    assertEquals(NOW_MICROS.plusSeconds(65), old.expiresAt());
    assertEquals(1, old.asOf(), "everybody has to read it again");
    Rotation stale =
        new Rotation(
            token("shop"),
            Optional.of(SHOP),
            token("stale"),
            Optional.of(SHOP),
            "sealed",
            SOON,
            LIFE,
            GRACE);
    assertEquals(
        new Rotated.Already("sealed next", NOW_MICROS.plus(LIFE), NOW_MICROS.plus(RENEWABLE)),
        rotations().rotate(stale));
  }

  @Test
  default void valueIsNotRenewedElsewhere() {
    start(ann());
    Instant later = NOW.plus(LIFE);

    for (Optional<String> host : List.of(Optional.<String>empty(), Optional.of(SHOP))) {
      assertEquals(
          new Rotated.Over(),
          rotations()
              .rotate(
                  new Rotation(
                      token("root"), host, token("next"), host, "sealed", later, LIFE, GRACE)));
    }
  }

  @Test
  default void valueOfTheWholeDomainBecomesOneOfAHostAtAnyAge() {
    UUID ann = ann();
    sessions()
        .start(
            new NewSession(
                UUID.randomUUID(),
                ann,
                token("shared"),
                NOW,
                NOW.plus(LIFE),
                NOW.plus(RENEWABLE),
                Optional.empty(),
                Optional.empty()));

    assertInstanceOf(
        Rotated.Done.class,
        rotations()
            .rotate(
                new Rotation(
                    token("shared"),
                    Optional.empty(),
                    token("bound"),
                    Optional.of(AUTH),
                    "sealed",
                    NOW,
                    LIFE,
                    GRACE)));

    assertEquals(Optional.of(AUTH), fact("bound").orElseThrow().host());
  }
}
