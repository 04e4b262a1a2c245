package dev.sallyport.crds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScopeTest {
  @ParameterizedTest
  @CsvSource({
    "read:orders, read:orders, true",
    "read:*, read:orders, true",
    "read:*, read:*, true",
    "read:orders, read:*, false",
    "read:*, readx:orders, false",
    "read:*, write:orders, false",
    "read:*, read:orders:delete, false",
    "read:orders, read:orders:delete, false",
    "read:orders:delete, read:orders, false",
    "sallyport:*, sallyport:admin, false",
    "read:*, sallyport:admin, false"
  })
  void scopeCoversItselfAndAWildcardCoversOneResource(String held, String needed, boolean covers) {
    assertEquals(covers, Scope.parse(held).orElseThrow().covers(Scope.parse(needed).orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*:*",
        "*:orders",
        "read",
        "read:",
        ":orders",
        "read:orders:*",
        "read:*:x",
        "Read:orders",
        "read:Orders",
        "read: orders",
        "read:orders ",
        "read:**",
        "read:a*"
      })
  void whatIsNotVerbAndResourceIsNoScope(String text) {
    assertTrue(Scope.parse(text).isEmpty(), text);
  }
}
