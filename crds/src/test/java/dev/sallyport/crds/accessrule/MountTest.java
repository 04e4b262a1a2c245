package dev.sallyport.crds.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MountTest {
  private static final Mount AUTH = new Mount("app.example.com", List.of("auth"));

  @Test
  void addressWithoutAPathIsAWholeHost() {
    Mount host = Mount.parse("auth.example.com", "").orElseThrow();

    assertTrue(host.isWholeHost());
    assertEquals("", host.path());
    assertTrue(host.holds("auth.example.com", List.of("cart")));
    assertFalse(host.holds("app.example.com", List.of("cart")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/auth", "/company/sign-in", "/a1"})
  void prefixReadsAsItIsWritten(String path) {
    assertEquals(path, Mount.parse("app.example.com", path).orElseThrow().path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/auth/",
        "//auth",
        "/auth//x",
        "auth",
        "/Auth",
        "/au%74h",
        "/..",
        "/a/../b",
        "/.sallyport",
        "/.well-known",
        "/a b",
        "/a;b",
        "/a_b",
        "/ä"
      })
  void whatTwoProgramsCouldWriteDifferentlyIsNoPrefix(String path) {
    assertEquals(Optional.empty(), Mount.parse("app.example.com", path));
  }

  @ParameterizedTest
  @CsvSource({
    "app.example.com, auth, true",
    "app.example.com, auth/login, true",
    "app.example.com, authority, false",
    "app.example.com, Auth, false",
    "app.example.com, shop/auth, false",
    "shop.example.com, auth/login, false"
  })
  void whatLiesBelowIsHeldAtThatHostAlone(String host, String path, boolean held) {
    assertEquals(held, AUTH.holds(host, List.of(path.split("/"))));
  }

  @ParameterizedTest
  @CsvSource({
    "/auth, true, true",
    "/auth/**, true, true",
    "/auth/login, true, true",
    "/**, false, true",
    "/{page}, false, true",
    "/{page:[a-z]+}/**, false, true",
    "/authority, false, false",
    "/shop/**, false, false",
    "/, false, false"
  })
  void patternIsAimedAtThemOrCoversThemAmongOthers(String text, boolean aimed, boolean covered) {
    PathPattern pattern =
        assertInstanceOf(PathPattern.Outcome.Legal.class, PathPattern.parse(text)).pattern();

    assertEquals(aimed, AUTH.isAimedAt(pattern));
    assertEquals(covered, AUTH.isCovered(pattern));
  }
}
