package dev.sallyport.cluster.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class LocalhostNamesTest {
  @Test
  void namesUnderLocalhostAreTheLoopbackAddress() throws Exception {
    var addresses = InetAddress.getAllByName("Shop.Sallyport.LOCALHOST");
    assertEquals("127.0.0.1", addresses[0].getHostAddress());
  }

  @Test
  void otherNamesResolveAsBefore() throws Exception {
    assertTrue(InetAddress.getAllByName("localhost")[0].isLoopbackAddress());
  }
}
