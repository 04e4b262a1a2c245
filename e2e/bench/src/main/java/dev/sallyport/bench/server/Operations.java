package dev.sallyport.bench.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/** A door for whoever measures, beside the one that is measured. */
final class Operations {
  private Operations() {}

  /** Opens it; each path is answered with a text. */
  static void open(int port, Map<String, Supplier<String>> answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    answers.forEach(
        (path, answer) ->
            server.createContext(
                path,
                exchange -> {
                  byte[] text = answer.get().getBytes(StandardCharsets.UTF_8);
                  exchange.sendResponseHeaders(200, text.length);
                  exchange.getResponseBody().write(text);
                  exchange.close();
                }));
    server.start();
  }

  /** Bytes of the heap that are in use once what nobody needs is gone. */
  static String heap() {
    System.gc();
    System.gc();
    return Long.toString(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }
}
