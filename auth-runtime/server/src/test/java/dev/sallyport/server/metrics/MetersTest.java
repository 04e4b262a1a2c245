package dev.sallyport.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Reason;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.freshness.Everywhere;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.store.Figures;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class MetersTest {
  private final Meters meters = new Meters();

  @Test
  void passwordOrCredentialThatProvesNothingIsAFailedAuthentication() {
    meters.signIn().login(new Accounts.Login.Wrong());
    decided(new Decision.SignIn(Reason.SESSION_ENDED, Optional.empty()));
    decided(new Decision.Challenge(Reason.SESSION_FORGED));
    decided(new Decision.Challenge(Reason.SESSION_FORGED));

    assertMeasured("sallyport_auth_failures_total{reason=\"bad_credentials\"} 1.0");
    assertMeasured("sallyport_auth_failures_total{reason=\"session_ended\"} 1.0");
    assertMeasured("sallyport_auth_failures_total{reason=\"session_forged\"} 2.0");
  }

  @Test
  void whoShowsNothingLacksARightOrComesTooLateHasNotFailed() {
    meters.signIn().login(new Accounts.Login.Busy());
    for (Reason reason :
        List.of(
            Reason.NO_CREDENTIAL,
            Reason.SESSION_EXPIRED,
            Reason.TOKEN_EXPIRED,
            Reason.MISSING_ROLE,
            Reason.NO_RULE)) {
      decided(new Decision.Deny(reason));
    }

    assertTrue(
        meters
            .scrape()
            .lines()
            .filter(line -> line.startsWith("sallyport_auth_failures_total"))
            .allMatch(line -> line.endsWith(" 0.0")));
  }

  @Test
  void failuresAndSessionsAreThereBeforeTheFirst() {
    assertMeasured("sallyport_auth_failures_total{reason=\"token_invalid\"} 0.0");
    assertMeasured("sallyport_sessions_begun_total{by=\"login\"} 0.0");
    assertMeasured("sallyport_revocation_acknowledgement_seconds_count{proof=\"elapsed\"} 0");
  }

  @Test
  void sessionFromMemoryIsToldFromOneThatWasWaitedFor() {
    boolean[] known = {true};
    Facts facts =
        meters.measured(
            new Facts() {
              @Override
              public Optional<Evidence> known(SessionValue session, Validation validation) {
                return known[0] ? Optional.of(new Evidence.None()) : Optional.empty();
              }

              @Override
              public Evidence about(SessionValue session, Validation validation) {
                return new Evidence.None();
              }
            });
    SessionValue session =
        new SessionKeys(
                'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom())
            .issue();

    assertTrue(facts.known(session, new Validation.Live()).isPresent());
    assertTrue(facts.known(session, new Validation.Live()).isPresent());
    known[0] = false;
    assertFalse(facts.known(session, new Validation.Live()).isPresent());
    assertEquals(new Evidence.None(), facts.about(session, new Validation.Live()));

    String count = "sallyport_session_validation_duration_seconds_count";
    assertMeasured(count + "{source=\"memory\"} 2");
    assertMeasured(count + "{source=\"store\"} 1");
  }

  @Test
  void revocationIsMeasuredByItsProof() {
    meters.revoked(Everywhere.Proof.APPLIED, TimeUnit.MILLISECONDS.toNanos(20));

    String bucket = "sallyport_revocation_acknowledgement_seconds_bucket{proof=\"applied\",le=";
    assertMeasured(bucket + "\"0.01\"} 0");
    assertMeasured(bucket + "\"0.025\"} 1");
  }

  @Test
  void poolSaysHowItIsDoingWhenItIsAsked() {
    meters.postgres("facts", () -> new Figures(3, 1, 5, 4, 6, 7, 8));

    assertMeasured("sallyport_postgres_connections{pool=\"facts\",state=\"active\"} 3.0");
    assertMeasured("sallyport_postgres_connections{pool=\"facts\",state=\"idle\"} 1.0");
    assertMeasured("sallyport_postgres_connections_awaited{pool=\"facts\"} 5.0");
    assertMeasured("sallyport_postgres_connections_max{pool=\"facts\"} 4.0");
    assertMeasured("sallyport_postgres_pool_exhausted_total{pool=\"facts\"} 6.0");
    assertMeasured("sallyport_postgres_errors_total{kind=\"unavailable\",pool=\"facts\"} 7.0");
    assertMeasured("sallyport_postgres_errors_total{kind=\"refused\",pool=\"facts\"} 8.0");
  }

  private void decided(Decision decision) {
    meters.decided(new Lookup.UnknownHost(), decision, System.nanoTime());
  }

  private void assertMeasured(String line) {
    String all = meters.scrape();
    assertTrue(all.lines().anyMatch(line::equals), () -> line + " is not in\n" + all);
  }
}
