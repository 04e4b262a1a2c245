package dev.sallyport.server.factors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TotpSecretTest {
  private static final TotpSecret OF_THE_RFC =
      TotpSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

  /** RFC 6238, appendix B, the last six of its eight digits. */
  @ParameterizedTest
  @CsvSource({
    "59,          287082",
    "1111111109,  081804",
    "1111111111,  050471",
    "1234567890,  005924",
    "2000000000,  279037",
    "20000000000, 353130"
  })
  void codesAreThoseOfTheRfc(long second, String code) {
    assertEquals(
        OptionalLong.of(second / 30), OF_THE_RFC.step(code, Instant.ofEpochSecond(second)));
  }

  @ParameterizedTest
  @CsvSource({"-61, false", "-30, true", "0, true", "30, true", "61, false"})
  void clockMayBeOffByOneStep(int off, boolean good) {
    Instant now = Instant.ofEpochSecond(1111111110);
    String code = OF_THE_RFC.code(now.plusSeconds(off).getEpochSecond() / 30);

    assertEquals(good, OF_THE_RFC.step(code, now).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "28708",
        "2870820",
        "28708a",
        "\u0662\u0668\u0667\u0660\u0668\u0662",
        "-87082"
      })
  void whatIsNotSixDigitsIsNoCode(String typed) {
    assertEquals(OptionalLong.empty(), OF_THE_RFC.step(typed, Instant.ofEpochSecond(59)));
  }

  @Test
  void appsReadTheSecretFromAnAddress() {
    assertEquals("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", OF_THE_RFC.text());
    assertEquals(
        "otpauth://totp/Turbine%20Nord:ann%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            + "&issuer=Turbine%20Nord",
        OF_THE_RFC.uri("Turbine Nord", "ann@example.com"));
    assertEquals("***", OF_THE_RFC.toString());
  }
}
