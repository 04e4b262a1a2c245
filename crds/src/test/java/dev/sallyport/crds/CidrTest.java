package dev.sallyport.crds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.1/32, 192.0.2.1, true",
    "192.0.2.1/32, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 203.0.113.9, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::1/128, 2001:DB8:0::1, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true"
  })
  void blockContainsTheAddressesThatShareItsBits(String block, String address, boolean contained) {
    assertEquals(contained, cidr(block).contains(Cidr.address(address).orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1/8          | inside of its block
          2001:db8::1/32      | inside of its block
          10.0.0.0            | is no block
          10.0.0.0/           | is no block
          10.0.0.0/08         | is no block
          10.0.0.0/-1         | is no block
          10.0.0.0/33         | more bits
          2001:db8::/129      | more bits
          10.0/8              | is no block
          010.0.0.0/8         | is no block
          256.0.0.0/8         | is no block
          localhost/8         | is no block
          fe80::1%lo/128      | is no block
          [2001:db8::]/32     | is no block
          ::ffff:10.0.0.0/104 | IPv6 clothes
          ::ffff:10.0.0.0/8   | IPv6 clothes
          """)
  void whatIsNoBlockIsRefusedWithItsText(String text, String why) {
    var invalid = assertInstanceOf(Parsed.Invalid.class, Cidr.parse(text));
    String message = ((Violation) invalid.violations().getFirst()).message();

    assertTrue(message.contains("\"" + text + "\""), message);
    assertTrue(message.contains(why), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "example.com",
        "127.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "0x7f.0.0.1",
        "1.2.3.4:80",
        "[::1]",
        "::1%1",
        "1:2",
        "::g",
        " 1.2.3.4",
        "unknown"
      })
  void onlyWholeLiteralsAreAddresses(String text) {
    assertEquals(Optional.empty(), Cidr.address(text));
  }

  @Test
  void blockOfEverybodyIsRecognised() throws Exception {
    assertTrue(cidr("::/0").isEverybody());
    assertTrue(cidr("0.0.0.0/0").isEverybody());
    assertEquals(
        new Cidr(InetAddress.getByAddress(new byte[] {10, 0, 0, 0}), 8), cidr("10.0.0.0/8"));
    assertEquals("10.0.0.0/8", cidr("10.0.0.0/8").toString());
  }

  private static Cidr cidr(String text) {
    return switch (Cidr.parse(text)) {
      case Parsed.Ok<Cidr>(Cidr cidr) -> cidr;
      case Parsed.Invalid<Cidr>(var violations) -> throw new AssertionError(violations.toString());
    };
  }
}
