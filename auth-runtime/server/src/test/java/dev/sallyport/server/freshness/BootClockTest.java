package dev.sallyport.server.freshness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class BootClockTest {
  private final LongSupplier clock = BootClock.ofThisSystem();

  @Test
  void neverGoesBack() {
    long last = clock.getAsLong();
    for (int i = 0; i < 10_000; i++) {
      long now = clock.getAsLong();
      assertTrue(now >= last);
      last = now;
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isTheTimeSinceTheMachineStarted() throws IOException {
    assertInstanceOf(BootClock.class, clock);
    String uptime = Files.readString(Path.of("/proc/uptime"));

    assertEquals(
        Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))), clock.getAsLong() / 1e9, 60);
  }
}
