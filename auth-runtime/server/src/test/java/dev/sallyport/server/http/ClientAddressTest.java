package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.crds.Cidr;
import dev.sallyport.crds.Parsed;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientAddressTest {
  private static final ClientAddress DIRECT = new ClientAddress(List.of());
  private static final ClientAddress BEHIND =
      new ClientAddress(
          Stream.of("10.0.0.0/8", "2001:db8:1::/48").map(ClientAddressTest::cidr).toList());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          192.0.2.1                          | 192.0.2.1
          198.51.100.9, 192.0.2.1            | 192.0.2.1
          198.51.100.9, 192.0.2.1, 10.0.0.7  | 10.0.0.7
          192.0.2.1,                         | -
          192.0.2.1, unknown                 | -
          2001:db8::7                        | 2001:db8::7
          fe80::1%eth0                       | fe80::1
          192.0.2.1:4711                     | 192.0.2.1
          [2001:db8::7]:4711                 | 2001:db8::7
          """)
  void withoutLoadBalancersTheLastEntryIsTheClient(String field, String address) {
    assertEquals(Optional.ofNullable(address), of(DIRECT, field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          192.0.2.1                                  | 192.0.2.1
          192.0.2.1, 10.0.0.7                        | 192.0.2.1
          198.51.100.9, 192.0.2.1, 10.0.0.7          | 192.0.2.1
          10.0.0.9, 192.0.2.1, 10.0.0.7              | 192.0.2.1
          10.0.0.9, 198.51.100.9, 192.0.2.1, 10.1.1.1, 10.0.0.7 | 192.0.2.1
          192.0.2.1, 2001:db8:1::5, 10.0.0.7         | 192.0.2.1
          2001:db8:2::5, 2001:db8:1::5               | 2001:db8:2::5
          ::ffff:192.0.2.1, ::ffff:10.0.0.7          | ::ffff:192.0.2.1
          192.0.2.1:4711, 10.0.0.7:80                | 192.0.2.1
          198.51.100.9, unknown, 10.0.0.7            | -
          198.51.100.9, , 10.0.0.7                   | -
          198.51.100.9, localhost, 10.0.0.7          | -
          198.51.100.9, 10.0.7, 10.0.0.7             | -
          10.0.0.9, 10.0.0.7                         | 10.0.0.9
          """)
  void behindLoadBalancersTheNearestEntryThatIsNoneOfThemIsTheClient(String field, String address) {
    assertEquals(Optional.ofNullable(address), of(BEHIND, field));
  }

  @Test
  void fieldThatComesTwiceIsReadAsOne() {
    assertEquals(Optional.of("192.0.2.1"), of(BEHIND, "198.51.100.9, 192.0.2.1", "10.0.0.7"));
    assertEquals(Optional.of("10.0.0.7"), of(DIRECT, "192.0.2.1", "10.0.0.7"));
  }

  @Test
  void fieldWithoutEndIsNotReadToItsBeginning() {
    assertEquals(Optional.of("10.0.0.7"), of(BEHIND, "192.0.2.1" + ", 10.0.0.7".repeat(40)));
  }

  @Test
  void withoutTheFieldNobodyKnows() {
    assertEquals(Optional.empty(), of(BEHIND));
    assertEquals(Optional.empty(), of(DIRECT));
  }

  private static Optional<String> of(ClientAddress from, String... fields) {
    HeaderMap headers = new HeaderMap();
    for (String field : fields) {
      headers.add(Headers.X_FORWARDED_FOR, field);
    }
    return from.of(headers);
  }

  private static Cidr cidr(String text) {
    return switch (Cidr.parse("", text)) {
      case Parsed.Ok<Cidr>(Cidr cidr) -> cidr;
      case Parsed.Invalid<Cidr>(var violations) -> throw new AssertionError(violations.toString());
    };
  }
}
