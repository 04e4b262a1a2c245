package dev.sallyport.operator.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DoorsTest {
  private static final String GUARDED = "{name: a, paths: ['/**'], allow: {session: {}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {name: a, paths: [/x], allow: {session: {}}}                  | {name: a, paths: [/x], allow: {anyone: {}}}                  | anyone on route "a"
          {name: a, paths: [/x], allow: {anyone: {}}}                   | {name: b, paths: [/x], allow: {anyone: {}}}                  | ``
          {name: a, paths: [/x], allow: {anyone: {}}}                   | {name: a, paths: [/x, /y], allow: {anyone: {}}}              | anyone on route "a"
          {name: a, paths: [/x], methods: [GET], allow: {anyone: {}}}   | {name: a, paths: [/x], allow: {anyone: {}}}                  | anyone on route "a"
          {name: a, paths: [/x], allow: {anyone: {}}}                   | {name: a, paths: [/x], methods: [GET], allow: {anyone: {}}}  | ``
          {name: a, paths: [/x], methods: ['!GET'], allow: {anyone: {}}} | {name: a, paths: [/x], methods: [PUT], allow: {anyone: {}}} | ``
          {name: a, paths: [/x], methods: ['!GET'], allow: {anyone: {}}} | {name: a, paths: [/x], methods: [GET], allow: {anyone: {}}} | anyone on route "a"
          {name: a, paths: [/x], methods: ['!GET'], allow: {anyone: {}}} | {name: a, paths: [/x], methods: ['!GET', '!PUT'], allow: {anyone: {}}} | ``
          {name: a, paths: ['/**'], allow: {anyone: {}}}, {name: b, paths: ['/in/**'], allow: {nobody: {}}} | {name: a, paths: ['/**'], allow: {anyone: {}}} | no guard on /in/** any more, which anyone then reaches
          {name: a, paths: ['/**'], allow: {anyone: {}}}, {name: b, paths: ['/in/**'], allow: {nobody: {}}} | {name: a, paths: ['/**'], allow: {anyone: {}}}, {name: c, paths: ['/in/**'], allow: {session: {}}} | ``
          {name: a, paths: [/x], allow: {anyone: {}}}, {name: b, paths: ['/in/**'], allow: {nobody: {}}} | {name: a, paths: [/x], allow: {anyone: {}}} | ``
          {name: a, paths: [/x], allow: {anyone: {}}}, {name: b, paths: ['/**'], allow: {session: {}}} | {name: a, paths: [/x], allow: {anyone: {}}} | ``
          {name: a, paths: [/x], allow: {anyone: {}}}, {name: b, paths: [/x], methods: [PUT], allow: {session: {}}} | {name: a, paths: [/x], allow: {anyone: {}}} | no guard on /x any more, which anyone then reaches
          """)
  void doorIsOneThatWasNotOpenBefore(String before, String after, String opened) {
    List<String> told = Doors.opened(Optional.of(Specs.rule("", before)), Specs.rule("", after));

    assertEquals(opened, String.join(", ", told));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          -                       | {mode: Enforce} |
          -                       | {percent: 99}   | rollout Enforce 99%
          -                       | {mode: Observe} | rollout Observe
          {mode: Enforce}         | {mode: Bypass}  | rollout Bypass
          {percent: 10}           | {percent: 25}   |
          {percent: 25}           | {percent: 10}   | rollout Enforce 10%
          {mode: Observe}         | {percent: 1}    |
          {mode: Observe}         | {mode: Bypass}  | rollout Bypass
          {mode: Bypass}          | {mode: Observe} |
          {mode: Bypass}          | {mode: Bypass}  |
          """)
  void modeOpensWhereItRefusesLess(String before, String after, String opened) {
    Optional<dev.sallyport.crds.accessrule.Rule> old =
        Optional.ofNullable(before).map(mode -> Specs.rule("rollout: " + mode + ",", GUARDED));

    assertEquals(
        opened == null ? "" : opened,
        String.join(", ", Doors.opened(old, Specs.rule("rollout: " + after + ",", GUARDED))));
  }

  @Test
  void newHostBehindAnOpenDoorIsADoor() {
    var before = Specs.rule("rollout: {mode: Observe},", GUARDED);
    var after = Specs.rule("other.example.com", "rollout: {mode: Observe},", GUARDED);

    assertEquals(List.of("rollout Observe"), Doors.opened(Optional.of(before), after));
    assertEquals(List.of(), Doors.opened(Optional.empty(), Specs.rule("", GUARDED)));
  }
}
