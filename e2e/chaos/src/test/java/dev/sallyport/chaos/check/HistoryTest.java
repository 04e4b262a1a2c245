package dev.sallyport.chaos.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.chaos.check.Wrong.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker finds the one wrong answer, and takes no right one for wrong. */
final class HistoryTest {
  private final History history = new History();
  private final Life life = history.begun("forged", 100);

  @Test
  void admitThatWasAskedAfterTheAcknowledgementIsFoundAmongThousandsThatWereNot() {
    for (long asked = 101; asked < 5_000; asked++) {
      answered(asked, asked + 1, Outcome.ADMITTED);
    }
    life.leaving(4_900);
    life.left(5_000);
    assertWrong();

    answered(5_001, 5_002, Outcome.ADMITTED);

    assertWrong(Kind.ADMITTED_AFTER_LOGOUT);
  }

  @Test
  void admitIsFoundAlsoWhenTheAcknowledgementIsReportedLast() {
    life.leaving(200);
    answered(301, 302, Outcome.ADMITTED);
    answered(250, 310, Outcome.ADMITTED);

    life.left(300);

    assertWrong(Kind.ADMITTED_AFTER_LOGOUT);
  }

  @Test
  void questionThatWasAskedBeforeTheAcknowledgementMayBeAnsweredEitherWay() {
    life.leaving(200);
    answered(250, 400, Outcome.ADMITTED);
    answered(250, 260, Outcome.REFUSED);
    life.left(300);

    assertWrong();
  }

  @Test
  void firstOfTwoAcknowledgementsCounts() {
    life.leaving(200);
    life.left(400);
    life.left(300);
    answered(350, 360, Outcome.ADMITTED);

    assertWrong(Kind.ADMITTED_AFTER_LOGOUT);
  }

  @Test
  void refusalOfSomebodyWhoDidNotLeaveIsAForcedLogout() {
    answered(200, 201, Outcome.REFUSED);

    assertWrong(Kind.FORCED_LOGOUT);
  }

  @Test
  void refusalThatCameBeforeTheLogoutWasSentIsAForcedLogout() {
    answered(200, 299, Outcome.REFUSED);
    life.leaving(300);
    life.left(400);

    assertWrong(Kind.FORCED_LOGOUT);
  }

  @Test
  void logoutThatWasNotAcknowledgedMayHaveBeenOrNot() {
    life.leaving(200);
    answered(300, 301, Outcome.ADMITTED);
    answered(300, 302, Outcome.REFUSED);
    answered(400, 401, Outcome.ADMITTED);
    life.settled(answer(900, 901, Outcome.REFUSED));

    assertWrong();
  }

  @Test
  void thatItCannotBeKnownIsNeverWrong() {
    answered(200, 201, Outcome.UNAVAILABLE);
    answered(200, 201, Outcome.BROKEN);

    assertWrong();
    assertEquals(1, history.outcomes().get(Outcome.UNAVAILABLE));
  }

  @Test
  void answerThatIsNoneAndNoAnswerInTimeAreWrong() {
    answered(200, 201, Outcome.of(500));
    answered(200, 201, Outcome.HUNG);

    assertWrong(Kind.STRANGE_ANSWER, Kind.HUNG);
  }

  @Test
  void whatWasAcknowledgedAndIsNotSoInTheEndIsLost() {
    life.settled(answer(900, 901, Outcome.REFUSED));
    Life other = history.begun("forged", 100);
    other.leaving(200);
    other.left(300);
    other.settled(answer(900, 901, Outcome.ADMITTED));

    assertWrong(Kind.LOGIN_LOST, Kind.LOGOUT_UNDONE);
  }

  @Test
  void restoredStoreExcusesOnlyWhatChangedSinceItsCopy() {
    Life after = history.begun("after the copy", 500);
    Life leftAfter = history.begun("left after the copy", 100);
    leftAfter.leaving(550);
    leftAfter.left(560);
    Life leftBefore = history.begun("left before the copy", 100);
    leftBefore.leaving(200);
    leftBefore.left(210);

    history.rewound(500);

    after.answered(answer(800, 801, Outcome.REFUSED));
    leftAfter.answered(answer(800, 801, Outcome.ADMITTED));
    assertWrong();
    leftBefore.answered(answer(800, 801, Outcome.ADMITTED));
    life.answered(answer(800, 801, Outcome.REFUSED));
    assertWrong(Kind.FORCED_LOGOUT, Kind.ADMITTED_AFTER_LOGOUT);
  }

  @Test
  void whatWasWrongBeforeTheStoreWasRestoredStaysWrong() {
    life.leaving(550);
    life.left(560);
    answered(570, 571, Outcome.ADMITTED);

    history.rewound(500);

    assertWrong(Kind.ADMITTED_AFTER_LOGOUT);
  }

  private void answered(long asked, long answered, Outcome outcome) {
    history.answered(life, answer(asked, answered, outcome));
  }

  private static Answer answer(long asked, long answered, Outcome outcome) {
    return new Answer("runtime", asked, answered, outcome, outcome.name());
  }

  private void assertWrong(Kind... expected) {
    assertEquals(List.of(expected), history.wrongs().stream().map(Wrong::kind).toList());
  }
}
