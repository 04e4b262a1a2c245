package dev.sallyport.server.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedisVersionTest {
  @ParameterizedTest
  @CsvSource({"5.0.14,false", "6.0.16,false", "6.2.0,true", "7.0.15,true", "8.2.1,true"})
  void versionsFromTheOldestOnAreSupported(String version, boolean supported) {
    String info = "# Server\r\nredis_version:" + version + "\r\nredis_git_sha1:0\r\n";

    assertEquals(Optional.of(supported), RedisVersion.in(info).map(RedisVersion::isSupported));
  }

  @Test
  void serverThatKeepsItsVersionToItselfHasNone() {
    assertEquals(Optional.empty(), RedisVersion.in("# Server\r\n"));
  }
}
