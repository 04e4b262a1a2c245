package dev.sallyport.cluster.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortsTest {
  @TempDir private Path folder;

  @Test
  void portIsRememberedAcrossRuns() throws Exception {
    var first = ports().of("etcd", _ -> false);
    assertEquals(first, ports().of("etcd", _ -> false));
    assertNotEquals(first, ports().of("etcd/peer", _ -> false));
  }

  @Test
  void portThatSomebodyElseTookMeanwhileIsReplaced() throws Exception {
    var first = ports().of("etcd", _ -> false);
    try (var _ = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
      assertEquals(first, ports().of("etcd", _ -> true));
      assertNotEquals(first, ports().of("etcd", _ -> false));
    }
  }

  private Ports ports() throws Exception {
    return Ports.in(folder.resolve("ports.json"), new SecureRandom());
  }
}
