package dev.sallyport.decision.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.rule.Conflicts.Conflict;
import dev.sallyport.decision.rule.Conflicts.Witness;
import dev.sallyport.decision.testing.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConflictsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /x              | ''           | /x               | ''            | GET https://a.example/x
          /a/{b}          | [PUT]        | /a/{c}           | [GET, PUT]    | PUT https://a.example/a/c
          /a/**           | ['!GET']     | /a/**            | ['!POST']     | PUT https://a.example/a/x
          /o/{i:[0-9]+}   | ''           | /o/{j:[0-9a-f]+} | ''            | GET https://a.example/o/1
          /o/{i:o[nf]+}   | ''           | /o/{j:off}       | ''            | GET https://a.example/o/off
          """)
  void requestThatBothClaimIsNamed(
      String path, String methods, String otherPath, String otherMethods, String witness) {
    List<Conflict> conflicts = conflicts(path, methods, otherPath, otherMethods);

    assertEquals(1, conflicts.size());
    Conflict conflict = conflicts.getFirst();
    assertEquals(witness, conflict.witness().toString());
    assertEquals("rule1", conflict.other().name());
    var request = assertInstanceOf(Witness.Request.class, conflict.witness());
    var check =
        Rules.check(
            request.method(),
            request.host(),
            "/" + String.join("/", request.path()),
            Caller.PROGRAM);
    for (var rule : rules(path, methods, otherPath, otherMethods)) {
      var candidates = Candidate.of(List.of(rule), Rules.NAMESPACE, check);
      assertEquals(Candidate.Fit.MATCHES, candidates.getFirst().fit(), rule::id);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /x       | [GET]    | /x         | [PUT]
          /x       | [GET]    | /x         | ''
          /x       | ['!GET'] | /x         | ''
          /x       | ''       | /{x}       | ''
          /{x}     | ''       | /{x:[0-9]} | ''
          /x       | ''       | /x/**      | ''
          /x       | ''       | /X         | ''
          /x/{a}/b | ''       | /x/{a}/c   | ''
          """)
  void claimsOfDifferentSpecificityOrRequestsAreNoConflict(
      String path, String methods, String otherPath, String otherMethods) {
    assertEquals(List.of(), conflicts(path, methods, otherPath, otherMethods));
  }

  @Test
  void expressionsWithoutAKnownCommonMatchAreAConflictAllTheSame() {
    var witness = conflicts("/{a:q{9}}", "", "/{b:z{9}}", "").getFirst().witness();

    assertEquals("whatever both /{b:z{9}} and /{a:q{9}} match", witness.toString());
  }

  @Test
  void ruleIsNoConflictWithItsOwnOlderForm() {
    var rule = Rules.loaded(spec("a.example", "/x", "")).getFirst();

    assertEquals(List.of(), Conflicts.among(List.of(rule)).of(rule));
  }

  @Test
  void wildcardAndExactHostAreNoConflict() {
    var rules = Rules.loaded(spec("*.example", "/x", ""), spec("a.example", "/x", ""));

    assertEquals(List.of(), Conflicts.among(rules).of(rules.getLast()));
  }

  @Test
  void hostOfAnotherNamespaceIsTold() {
    var rules = Rules.loaded(spec("a.example", "/x", ""), spec("a.example", "/y", ""));
    var mine = rules.getLast();
    var elsewhere = new LoadedRule(mine.uid(), "elsewhere", mine.name(), mine.since(), mine.rule());

    assertEquals(List.of(rules.getFirst()), Conflicts.ownersElsewhere(rules, elsewhere));
    assertTrue(Conflicts.ownersElsewhere(rules, mine).isEmpty());
  }

  @Test
  void ruleThatChangesOrGoesClaimsNothingOfBefore() {
    var rules =
        Rules.loaded(
            spec("a.example", "/x", ""), spec("a.example", "/x", ""), spec("a.example", "/y", ""));
    var old = rules.getFirst();
    var mine = rules.get(1);
    var conflicts = Conflicts.among(rules);
    assertEquals(old, conflicts.of(mine).getFirst().other());

    var moved =
        new LoadedRule(old.uid(), "elsewhere", old.name(), old.since(), rules.getLast().rule());
    conflicts.put(moved);
    assertEquals(List.of(), conflicts.of(mine));
    assertEquals(List.of(moved), conflicts.ownersElsewhere(mine));

    conflicts.remove(old.uid());
    conflicts.remove(old.uid());
    assertEquals(List.of(), conflicts.ownersElsewhere(mine));
    assertEquals(java.util.Optional.empty(), conflicts.get(old.uid()));
    assertEquals(java.util.Optional.of(mine), conflicts.get(mine.uid()));
  }

  @Test
  void onlyTheOthersThatAreAskedAboutAreTold() {
    var rules = Rules.loaded(spec("a.example", "/x", ""), spec("a.example", "/x", ""));
    var conflicts = Conflicts.among(rules);

    assertEquals(1, conflicts.of(rules.getFirst()).size());
    assertEquals(
        List.of(),
        conflicts.of(rules.getFirst(), other -> other.since() < rules.getFirst().since()));
  }

  private static List<Conflict> conflicts(
      String path, String methods, String otherPath, String otherMethods) {
    var rules = rules(path, methods, otherPath, otherMethods);
    return Conflicts.among(rules).of(rules.getLast());
  }

  private static List<LoadedRule> rules(
      String path, String methods, String otherPath, String otherMethods) {
    return Rules.loaded(
        spec("a.example", path, methods), spec("a.example", otherPath, otherMethods));
  }

  private static String spec(String host, String path, String methods) {
    return "{hosts: ['%s'], routes: [{name: r, paths: ['%s'], %sallow: {session: {}}}]}"
        .formatted(host, path, methods.isEmpty() ? "" : "methods: " + methods + ", ");
  }
}
