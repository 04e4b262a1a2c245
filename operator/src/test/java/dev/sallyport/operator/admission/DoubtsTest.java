package dev.sallyport.operator.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DoubtsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `` | {name: a, paths: ['/**'], allow: {anyone: {}}} | route "a" lets anyone through everywhere
          `` | {name: a, paths: ['/u/{id}'], allow: {session: {}}}, {name: b, paths: ['/u/{x:.+}'], allow: {nobody: {}}} | route "a" never matches /u/{id}: route "b" takes all of it with /u/{x:.+}
          `` | {name: a, paths: ['/u/{id}'], methods: [GET], allow: {session: {}}}, {name: b, paths: ['/u/{x:[^ä]+}'], methods: [GET, PUT], allow: {nobody: {}}} | route "a" never matches /u/{id}
          cors: {origins: ['*']}, | {name: a, paths: [/x], allow: {session: {}}} | cors lets scripts of every site
          rollout: {percent: 40}, | {name: a, paths: [/x], allow: {session: {}}} | rollout Enforce 40% is a way to migrate
          `` | {name: a, paths: [/x], allow: {jwt: {issuer: 'https://i.example', audience: x, maxLifetime: 1h, lifetimeReason: y}}} | route "a" takes tokens of https://i.example that live longer
          """)
  void whatIsProbablyNotMeantIsSaid(String fields, String routes, String doubt) {
    List<String> doubts = Doubts.about(Specs.rule(fields, routes));

    assertEquals(1, doubts.size(), doubts::toString);
    assertTrue(doubts.getFirst().startsWith(doubt), doubts::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {name: a, paths: ['/x/**'], allow: {anyone: {}}}
          {name: a, paths: ['/**'], allow: {session: {}}}
          {name: a, paths: ['/u/{id}'], allow: {session: {}}}, {name: b, paths: ['/u/{x:[0-9]+}'], allow: {nobody: {}}}
          {name: a, paths: ['/u/{id}'], allow: {session: {}}}, {name: b, paths: ['/v/{x:.+}'], allow: {nobody: {}}}
          {name: a, paths: ['/u/{id}'], allow: {session: {}}}, {name: b, paths: ['/u/{x:.+}'], methods: [GET], allow: {nobody: {}}}
          {name: a, paths: ['/u/{id}/e'], allow: {session: {}}}, {name: b, paths: ['/u/{x:.+}'], allow: {nobody: {}}}
          {name: a, paths: [/x], allow: {jwt: {issuer: 'https://i.example', audience: x}}}
          """)
  void whatIsUsualIsNotDoubted(String routes) {
    assertEquals(
        List.of(), Doubts.about(Specs.rule("cors: {origins: ['https://a.example']},", routes)));
  }
}
