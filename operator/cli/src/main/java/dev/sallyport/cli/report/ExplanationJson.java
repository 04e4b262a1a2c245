package dev.sallyport.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.asking.Answer;
import dev.sallyport.cli.asking.Explanation;
import dev.sallyport.cli.asking.Explanation.Decided;
import dev.sallyport.cli.asking.Explanation.Given;
import dev.sallyport.cli.asking.Share;
import dev.sallyport.cli.asking.Words;
import dev.sallyport.cli.rules.RuleSet;
import dev.sallyport.decision.decide.Label;
import dev.sallyport.decision.decide.Verdict;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.rule.Candidate;
import java.util.Locale;

/** An explanation for a program; the fields are in the reference of the command line. */
public final class ExplanationJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ExplanationJson() {}

  /** The JSON text. */
  public static String of(Explanation explanation, RuleSet rules) {
    ObjectNode json = NODES.objectNode();
    switch (explanation) {
      case Explanation.Malformed(var question, Ambiguity ambiguity) -> {
        json.put("url", question.address().toString());
        json.putNull("request").put("malformed", lower(ambiguity));
        ArrayNode answers = json.putArray("answers");
        question
            .callers()
            .forEach(
                caller -> {
                  ObjectNode answer = answers.addObject().put("caller", Answer.name(caller));
                  answer(answer, Answer.unclear());
                });
      }
      case Decided decided -> decided(json, decided, rules);
    }
    return Json.text(json);
  }

  private static void decided(ObjectNode json, Decided decided, RuleSet rules) {
    var check = decided.check();
    json.put("url", decided.question().address().toString());
    ObjectNode request = json.putObject("request");
    request.put("method", check.method()).put("host", check.host().name());
    request.put("path", Words.of(check.path()));
    ArrayNode spellings = request.putArray("ambiguities");
    check.path().ambiguities().stream().sorted().forEach(a -> spellings.add(lower(a)));
    json.put("namespace", decided.namespace());
    json.put("reserved", rules.table().reserves(check));
    ArrayNode owners = json.putArray("rules");
    decided
        .rules()
        .forEach(
            rule ->
                owners
                    .addObject()
                    .put("rule", rule.id())
                    .put("mode", rule.rule().rollout().mode().name())
                    .put("percent", rule.rule().rollout().percent())
                    .put("place", rules.known(rule).place().toString()));
    ArrayNode candidates = json.putArray("candidates");
    for (var weighed : decided.candidates()) {
      Candidate candidate = weighed.candidate();
      candidates
          .addObject()
          .put("rule", candidate.rule().id())
          .put("route", candidate.route().name())
          .put("host", candidate.host().toString())
          .put("path", candidate.path().toString())
          .put("methods", Words.of(candidate.route().methods()))
          .put("fit", lower(candidate.fit()))
          .put("why", weighed.why());
    }
    var found = decided.answers().getFirst().ruling().found();
    if (found.isPresent()) {
      json.putObject("decidedBy")
          .put("rule", found.get().rule().id())
          .put("route", found.get().route().name())
          .put("allow", Words.of(found.get().route().allow()));
    } else {
      json.putNull("decidedBy");
    }
    proofs(json.putArray("proofs"), decided);
    decided.share().ifPresentOrElse(share -> share(json, share), () -> json.putNull("share"));
    ArrayNode answers = json.putArray("answers");
    for (Given given : decided.answers()) {
      Label label = given.ruling().label();
      ObjectNode answer = answers.addObject().put("caller", Answer.name(given.caller()));
      answer.put("decision", label.decision()).put("reason", label.reason());
      answer(answer, given.answer());
    }
  }

  private static void share(ObjectNode json, Share share) {
    ObjectNode node = json.putObject("share").put("percent", share.percent());
    switch (share.side()) {
      case Share.Side.Known(int bucket, boolean enforced) ->
          node.put("bucket", bucket).put("enforced", enforced);
      case Share.Side.DependsOn(String why) ->
          node.putNull("bucket").putNull("enforced").put("dependsOn", why);
    }
  }

  private static void proofs(ArrayNode proofs, Decided decided) {
    for (var proof : decided.proofs()) {
      ObjectNode json = proofs.addObject().put("way", Words.of(proof.way()));
      if (proof.verdict().isEmpty()) {
        json.put("verdict", "nothing_presented");
        continue;
      }
      switch (proof.verdict().get()) {
        case Verdict.Satisfied _ -> json.put("verdict", "satisfied");
        case Verdict.Lacking(var reason, String detail) ->
            json.put("verdict", "lacking").put("reason", lower(reason)).put("detail", detail);
        case Verdict.NotItsKind _ -> json.put("verdict", "other_kind");
      }
    }
  }

  private static void answer(ObjectNode json, Answer answer) {
    switch (answer) {
      case Answer.Passes passes -> {
        json.put("status", 200);
        ObjectNode headers = json.putObject("headers");
        passes.headers().forEach(h -> headers.put(h.name().wireName(), h.value()));
        json.put("forwardCredential", passes.withCredential());
      }
      case Answer.SentTo(String location) -> json.put("status", 302).put("location", location);
      case Answer.Refused(int status, String error) ->
          json.put("status", status).put("error", error);
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
