package dev.sallyport.decision.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /                     | ''
          /a                    | a
          /a/                   | a,''
          /a?b=/../c            | a
          /a/./b                | a,b
          /a/../b               | b
          /a/..                 | ''
          /a/.                  | a,''
          /a/b/..               | a,''
          /%61dmin              | admin
          /caf%C3%A9            | café
          /a%20b                | a b
          /100%25               | 100%
          /a%25zz               | a%zz
          /a%3Bb                | a;b
          /a%3fb                | a?b
          /...                  | ...
          /.well-known/x        | .well-known,x
          /a%2ejpg              | a.jpg
          /a:b@c!$&'()*+,=~     | -
          """)
  void pathIsDecodedOnceAndFreedOfDotSegments(String target, String segments) {
    List<String> expected =
        segments.equals("-")
            ? List.of("a:b@c!$&'()*+,=~")
            : Arrays.stream(segments.split(",", -1)).map(s -> s.equals("''") ? "" : s).toList();

    assertEquals(expected, canonical("a.example", target).path().segments());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a/b                    | NOT_A_PATH
          http://a.example/b     | NOT_A_PATH
          *                      | NOT_A_PATH
          ''                     | NOT_A_PATH
          /..                    | ABOVE_ROOT
          /a/../../b             | ABOVE_ROOT
          /a\\b                  | BACKSLASH
          /a/..;/b               | ENCODED_DOT_SEGMENT
          /a/.;x/b               | ENCODED_DOT_SEGMENT
          /a/..%3b/b             | ENCODED_DOT_SEGMENT
          /a/..%2fb              | ENCODED_DOT_SEGMENT
          /a%2f..%2fb            | ENCODED_DOT_SEGMENT
          /a//../b               | EMPTY_SEGMENT
          /a/./b//c              | EMPTY_SEGMENT
          /a#b                   | ILLEGAL_CHARACTER
          /ä                     | ILLEGAL_CHARACTER
          /a%00                  | ILLEGAL_CHARACTER
          /a%0a                  | ILLEGAL_CHARACTER
          /a%7f                  | ILLEGAL_CHARACTER
          /a%                    | BAD_ESCAPE
          /a%2                   | BAD_ESCAPE
          /a%zz                  | BAD_ESCAPE
          /a%5cb                 | BACKSLASH
          /%2e%2e/a              | ENCODED_DOT_SEGMENT
          /a/%2E./b              | ENCODED_DOT_SEGMENT
          /a/.%2e                | ENCODED_DOT_SEGMENT
          /%2e/a                 | ENCODED_DOT_SEGMENT
          /a%ff                  | NOT_UTF_8
          /a%c0%af               | NOT_UTF_8
          /a%ed%a0%80            | NOT_UTF_8
          """)
  void whatCouldBeReadDifferentlyIsMalformed(String target, Ambiguity ambiguity) {
    assertEquals(
        new Check.Outcome.Malformed(ambiguity),
        Check.of("GET", "a.example", target, Caller.PROGRAM));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          //a        | EMPTY_SEGMENT   | ,a
          /a//b      | EMPTY_SEGMENT   | a,,b
          /a;b=c/d   | PATH_PARAMETER  | a;b=c,d
          /a%2fb     | ENCODED_SLASH   | a/b
          /a%2Fb     | ENCODED_SLASH   | a/b
          /a%252fb   | DOUBLE_ENCODING | a%2fb
          /a%2541    | DOUBLE_ENCODING | a%41
          """)
  void whatARouteMayAcceptIsReadInOneWayAndSaid(
      String target, Ambiguity ambiguity, String segments) {
    CanonicalPath path = canonical("a.example", target).path();

    assertEquals(Set.of(ambiguity), path.ambiguities());
    assertEquals(List.of(segments.split(",", -1)), path.segments());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shop.example.com       | shop.example.com | shop.example.com
          Shop.Example.COM       | shop.example.com | shop.example.com
          shop.example.com.      | shop.example.com | shop.example.com
          shop.example.com:8443  | shop.example.com | shop.example.com:8443
          shop.example.com.:443  | shop.example.com | shop.example.com:443
          [::1]:8443             | [::1]            | [::1]:8443
          127.0.0.1              | 127.0.0.1        | 127.0.0.1
          xn--bcher-kva.example  | xn--bcher-kva.example | xn--bcher-kva.example
          """)
  void hostIsLowerCasedAndItsPortKeptApart(String field, String name, String authority) {
    Host host = canonical(field, "/").host();

    assertEquals(name, host.name());
    assertEquals(authority, host.authority());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "a:",
        "a:0",
        "a:65536",
        "a:٣",
        "a:8o",
        "a b",
        "a/b",
        "a@b",
        "a,b",
        "bücher.example",
        "shop\u212Aeeper.example",
        "[::1",
        "[::1%25eth0]",
        "[]",
        "a\u0000",
        "-a",
        "a_b"
      })
  void illegalHostIsMalformed(String field) {
    assertEquals(
        new Check.Outcome.Malformed(Ambiguity.BAD_HOST),
        Check.of("GET", field, "/", Caller.PROGRAM));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "GET POST", "GET\r\n", "(", "GÉT", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void illegalMethodIsMalformed(String method) {
    assertEquals(
        new Check.Outcome.Malformed(Ambiguity.BAD_METHOD),
        Check.of(method, "a.example", "/", Caller.PROGRAM));
  }

  @Test
  void overlongAndTooDeepTargetsAreMalformed() {
    assertEquals(
        new Check.Outcome.Malformed(Ambiguity.TOO_LONG),
        Check.of("GET", "a.example", "/" + "a".repeat(8192), Caller.PROGRAM));
    assertEquals(
        new Check.Outcome.Malformed(Ambiguity.TOO_LONG),
        Check.of("GET", "a.example", "/a".repeat(257), Caller.PROGRAM));
  }

  @Test
  void whateverIsCanonicalHasNoDotSegmentsSlashesOrControlCharacters() {
    String alphabet = "/.%2eEfF5cC0;\\ab?#ü \u0000";
    Random random = new Random(42);
    int canonical = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder target = new StringBuilder("/");
      for (int j = random.nextInt(14); j > 0; j--) {
        target.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      if (Check.of("GET", "a.example", target.toString(), Caller.PROGRAM)
          instanceof Check.Outcome.Canonical(Check check)) {
        canonical++;
        List<String> segments = check.path().segments();
        var said = check.path().ambiguities();
        for (int j = 0; j < segments.size(); j++) {
          String segment = segments.get(j);
          boolean clean =
              List.of(segment.split("[/;]", -1)).stream()
                      .noneMatch(part -> part.equals(".") || part.equals(".."))
                  && segment.chars().noneMatch(c -> c == '\\' || c < 0x20)
                  && (segment.indexOf('/') < 0 || said.contains(Ambiguity.ENCODED_SLASH))
                  && (!segment.isEmpty()
                      || j == segments.size() - 1
                      || said.contains(Ambiguity.EMPTY_SEGMENT));
          assertEquals(true, clean, () -> target + " became " + segments);
        }
      }
    }
    assertEquals(true, canonical > 1_000, "the alphabet hardly makes canonical paths");
  }

  @Test
  void canonicalisingTwiceIsCanonicalisingOnce() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder target = new StringBuilder("/");
      for (int j = random.nextInt(12); j > 0; j--) {
        target.append("/.ab~-_%4120".charAt(random.nextInt(12)));
      }
      if (Check.of("GET", "a.example", target.toString(), Caller.PROGRAM)
              instanceof Check.Outcome.Canonical(Check once)
          && once.path().ambiguities().isEmpty()
          && once.path().segments().stream()
              .noneMatch(s -> s.indexOf('%') >= 0 || s.indexOf(' ') >= 0)) {
        String written = "/" + String.join("/", once.path().segments());
        assertEquals(once.path(), canonical("a.example", written).path(), target::toString);
      }
    }
  }

  private static Check canonical(String host, String target) {
    return switch (Check.of("GET", host, target, Caller.PROGRAM)) {
      case Check.Outcome.Canonical(Check check) -> check;
      case Check.Outcome.Malformed(Ambiguity ambiguity) -> fail(target + ": " + ambiguity);
    };
  }
}
