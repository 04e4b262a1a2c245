package dev.sallyport.server.decisionlog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RolloutMode;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Label;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.server.gateway.Gate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes decisions to the logger {@code decisions}: every refusal, and a share of what passed. */
public final class DecisionLog {
  private static final Logger LOG = LoggerFactory.getLogger("decisions");
  private static final JsonFactory JSON = new JsonFactory();

  private final double allowedShare;

  /**
   * @param allowedShare of the requests that passed, 0 to 1
   */
  public DecisionLog(double allowedShare) {
    this.allowedShare = allowedShare;
  }

  /**
   * A request was decided.
   *
   * @param nanos what that took
   */
  public void decided(Check check, Gate.Outcome outcome, String requestId, long nanos) {
    boolean plain = outcome.decision() instanceof Decision.Allow a && a.insteadOf().isEmpty();
    if (plain && (allowedShare == 0 || ThreadLocalRandom.current().nextDouble() >= allowedShare)) {
      return;
    }
    if (LOG.isInfoEnabled()) {
      LOG.info(line(check, outcome, requestId, nanos));
    }
  }

  static String line(Check check, Gate.Outcome outcome, String requestId, long nanos) {
    var text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("request_id", requestId);
      json.writeStringField("method", check.method());
      json.writeStringField("host", check.host().name());
      json.writeStringField("path", "/" + String.join("/", check.path().segments()));
      json.writeStringField("caller", check.caller().name().toLowerCase(Locale.ROOT));
      if (outcome.lookup() instanceof Lookup.Found found) {
        json.writeStringField("namespace", found.rule().namespace());
        json.writeStringField("rule", found.rule().name());
        json.writeStringField("route", found.route().name());
        RolloutMode mode = found.rule().rule().rollout().mode();
        json.writeStringField("mode", mode.name());
      }
      Label label = Label.of(outcome.decision());
      json.writeStringField("decision", label.decision());
      if (!label.reason().isEmpty()) {
        json.writeStringField("reason", label.reason());
      }
      if (outcome.decision() instanceof Decision.Allow a && a.subject().key().isPresent()) {
        json.writeStringField("subject", a.subject().key().get());
      }
      json.writeNumberField("duration_us", nanos / 1_000);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
