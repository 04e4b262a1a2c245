package dev.sallyport.crds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          10.1.2.0/24,          10.1.2.0,                  true
          10.1.2.0/24,          10.1.2.255,                true
          10.1.2.0/24,          10.1.3.0,                  false
          10.1.2.0/24,          10.1.1.255,                false
          10.1.2.0/24,          ::ffff:10.1.2.7,           true
          10.1.2.0/24,          ::a01:207,                 false
          10.1.2.128/25,        10.1.2.127,                false
          10.1.2.128/25,        10.1.2.128,                true
          127.0.0.1/32,         127.0.0.1,                 true
          127.0.0.1/32,         127.0.0.2,                 false
          127.0.0.1/32,         ::1,                       false
          0.0.0.0/0,            255.255.255.255,           true
          0.0.0.0/0,            ::1,                       false
          ::/0,                 2001:db8::1,               true
          ::/0,                 10.0.0.1,                  false
          ::/0,                 ::ffff:10.0.0.1,           false
          ::ffff:10.1.0.0/112,  10.1.200.1,                true
          ::ffff:10.1.0.0/112,  10.2.0.1,                  false
          ::ffff:0:0/96,        10.2.0.1,                  true
          2001:db8::/33,        2001:db8:7fff:ffff::,      true
          2001:db8::/33,        2001:db8:8000::,           false
          2001:DB8::1/128,      2001:db8:0:0:0:0:0:1,      true
          """)
  void rangeHoldsTheAddressesThatShareItsPrefix(String range, String address, boolean inside) {
    assertEquals(inside, cidr(range).contains(InetAddress.ofLiteral(address)));
  }

  @Test
  void rangeWrittenInsideIpv6IsTheIpv4Range() {
    assertEquals(cidr("10.1.0.0/16"), cidr("::ffff:10.1.0.0/112"));
    assertEquals(cidr("0.0.0.0/0"), cidr("::ffff:0:0/96"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          10.1.2.3/24;         starts within its range: write 10.1.2.0/24, or 10.1.2.3/32
          10.0.0.1/0;          starts within its range: write 0.0.0.0/0
          2001:db8::1/32;      starts within its range: write 2001:db8:0:0:0:0:0:0/32
          ::ffff:10.1.2.3/120; starts within its range: write 10.1.2.0/24, or ::ffff:10.1.2.3/128
          10.1.2.3;            says no number of bits: for this address alone write 10.1.2.3/32
          ::1;                 says no number of bits: for this address alone write ::1/128
          ::ffff:10.1.2.3;     for this address alone write ::ffff:10.1.2.3/128
          10.1.2.0/;           says no number of bits
          10.1.2.0/024;        says no number of bits
          10.1.2.0/+24;        says no number of bits
          10.1.2.0/-1;         says no number of bits
          10.1.2.0/24/24;      says no number of bits
          10.1.2.0/255.255.255.0; says no number of bits
          10.1.2.0/33;         has no possible number of bits: it is 0 to 32 here
          ::/129;              has no possible number of bits: it is 0 to 128 here
          ::ffff:10.0.0.0/95;  has no possible number of bits: it is 96 to 128 here
          10.1/16;             is no range of addresses: write for example 10.1.2.0/24
          010.1.2.0/24;        is no range of addresses
          256.1.2.0/24;        is no range of addresses
          0x0a.1.2.0/24;       is no range of addresses
          167837696/24;        is no range of addresses
          fe80::1%eth0/64;     is no range of addresses
          [::1]/128;           is no range of addresses
          :::/0;               is no range of addresses
          localhost/32;        is no range of addresses
          *;                   is no range of addresses
          '';                  is no range of addresses
          """)
  void textThatIsNoRangeIsAMistakeWithACure(String text, String message) {
    switch (Cidr.parse("allowedCidrs[0]", text)) {
      case Parsed.Ok<Cidr>(Cidr cidr) -> fail(text + " means " + cidr);
      case Parsed.Invalid<Cidr>(var violations) -> {
        String said = violations.getFirst().toString();
        assertEquals("allowedCidrs[0]: \"" + text + "\" ", said.substring(0, 20 + text.length()));
        if (!said.contains(message)) {
          fail(message + "\n not in\n" + said);
        }
      }
    }
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
  void rangeCannotBeMadeOfAnAddressWithinIt() {
    InetAddress within = InetAddress.ofLiteral("10.1.2.3");

    assertThrows(IllegalArgumentException.class, () -> new Cidr(within, 24));
    assertThrows(IllegalArgumentException.class, () -> new Cidr(within, 33));
  }

  private static Cidr cidr(String text) {
    return switch (Cidr.parse("", text)) {
      case Parsed.Ok<Cidr>(Cidr cidr) -> cidr;
      case Parsed.Invalid<Cidr>(var violations) -> fail(violations.toString());
    };
  }
}
