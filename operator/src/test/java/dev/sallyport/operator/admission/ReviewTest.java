package dev.sallyport.operator.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReviewTest {
  static final String QUESTION =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
        "uid": "q-1", "operation": "UPDATE", "namespace": "shop", "name": "shop",
        "kind": {"group": "sallyport.dev", "version": "v1alpha1", "kind": "AccessRule"},
        "userInfo": {"username": "ada", "uid": "7", "groups": ["devs"], "extra": {"a/b": ["c"]}},
        "object": {"metadata": {"name": "shop", "uid": "6f1b0c9e-6a0f-4b69-9d0a-0a4c1d7f0001"},
          "spec": {"hosts": ["shop.example.com"], "unknown": 1}},
        "oldObject": {"metadata": {"name": "shop"}, "spec": {"hosts": ["old.example.com"]}}}}
      """;

  @Test
  void questionIsReadWithWhoAsksAndWhatWasBefore() {
    var question = assertInstanceOf(Review.Question.class, read(QUESTION));

    assertEquals("q-1", question.id());
    assertEquals(
        new Asker("ada", "7", List.of("devs"), Map.of("a/b", List.of("c"))), question.asker());
    assertEquals(UUID.fromString("6f1b0c9e-6a0f-4b69-9d0a-0a4c1d7f0001"), question.uid());
    assertEquals("shop", question.namespace());
    assertEquals(List.of("shop.example.com"), question.spec().hosts());
    assertEquals(
        Optional.of(List.of("old.example.com")), question.before().map(spec -> spec.hosts()));
  }

  @Test
  void newObjectHasNothingBeforeAndPerhapsNoName() {
    var question =
        assertInstanceOf(
            Review.Question.class,
            read(
                QUESTION
                    .replace("UPDATE", "CREATE")
                    .replaceAll("\"oldObject\".*", "\"oldObject\": null}}")
                    .replaceAll(
                        "\"name\": \"shop\", \"uid\": \"[^\"]+\"", "\"generateName\": \"s\"")));

    assertEquals(Optional.empty(), question.before());
    assertEquals("", question.name());
    assertEquals(new UUID(0, 0), question.uid());
  }

  @Test
  void objectThatDoesNotFitIsSaidToBeUnreadable() {
    String number = QUESTION.replace("[\"shop.example.com\"]", "{\"a\": 1}");

    assertEquals("q-1", assertInstanceOf(Review.Unreadable.class, read(number)).id());
    assertEquals(
        Optional.empty(),
        assertInstanceOf(
                Review.Question.class, read(QUESTION.replace("[\"old.example.com\"]", "7")))
            .before());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "[]",
        "{}",
        "{\"kind\": \"AdmissionReview\"}",
        "{\"a\": 1, \"a\": 2}",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\"}",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\": 3}",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\": {\"uid\": \"x\", \"operation\": \"DELETE\"}}",
        "\u0000\u0001"
      })
  void whatIsNoQuestionIsMalformed(String body) {
    assertInstanceOf(Review.Malformed.class, read(body));
  }

  @Test
  void depthAndBytesThatAreNotTextAreMalformed() {
    assertInstanceOf(Review.Malformed.class, read("[".repeat(100_000)));
    assertInstanceOf(Review.Malformed.class, read("{\"a\":".repeat(100_000)));
    assertInstanceOf(Review.Malformed.class, Review.read(new byte[] {(byte) 0xff, (byte) 0xfe, 0}));
  }

  private static Review read(String body) {
    return Review.read(body.getBytes(StandardCharsets.UTF_8));
  }
}
