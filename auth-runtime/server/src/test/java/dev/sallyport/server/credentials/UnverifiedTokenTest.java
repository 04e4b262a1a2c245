package dev.sallyport.server.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.decision.evidence.Presented.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnverifiedTokenTest {
  @ParameterizedTest
  @CsvSource({
    "Bearer pat_abc, PAT",
    "bearer key_abc, API_KEY",
    "BEARER   svc_abc, SERVICE",
    "Bearer eyJh.eyJp.c2ln, JWT",
    "Bearer eyJh.eyJp., JWT"
  })
  void kindIsKnownByItsForm(String authorization, Kind kind) {
    assertEquals(kind, UnverifiedToken.read(authorization).orElseThrow().kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer abc",
        "Bearer a.b",
        "Bearer a.b.c.d",
        "Bearer a b.c.d",
        "Token pat_x",
        "Bearerpat_x",
        "Bearer PAT_x"
      })
  void whatIsNoneOfOurKindsIsTheAppsOwnBusiness(String authorization) {
    assertTrue(UnverifiedToken.read(authorization).isEmpty());
  }

  @Test
  void overlongTokenIsNone() {
    assertTrue(UnverifiedToken.read("Bearer pat_" + "a".repeat(8192)).isEmpty());
  }

  @Test
  void tokenPrintsAsAsterisks() {
    assertEquals("***", UnverifiedToken.read("Bearer pat_secret").orElseThrow().toString());
  }
}
