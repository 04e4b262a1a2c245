package dev.sallyport.bench.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sends browsers' requests to the gateway, over HTTP/1.1 and as many connections as there are
 * requests under way.
 *
 * <p>By hand, because it shares the cores with what is measured: the JDK's client takes more CPU
 * time for a request than the gateway and whoever it asks together.
 */
public final class Browsers implements Target, AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final int port;
  private final List<byte[]> requests;

  /**
   * @param port of the gateway
   * @param questions one after the other, over and over
   */
  public Browsers(int port, List<Question> questions) {
    this.port = port;
    this.requests =
        questions.stream()
            .map(question -> question.requested().getBytes(StandardCharsets.US_ASCII))
            .toList();
  }

  @Override
  public CompletableFuture<Integer> send(int number) {
    byte[] request = requests.get(number % requests.size());
    return CompletableFuture.supplyAsync(() -> answer(request), threads);
  }

  private int answer(byte[] request) {
    try {
      Connection free = idle.pollFirst();
      Connection connection = free == null ? connect() : free;
      int status = connection.exchange(request);
      idle.addFirst(connection);
      return status;
    } catch (IOException _) {
      return Asker.NO_ANSWER;
    }
  }

  private Connection connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    Connection connection =
        new Connection(socket, new BufferedInputStream(socket.getInputStream()));
    open.add(connection);
    return connection;
  }

  @Override
  public void close() {
    open.forEach(Connection::close);
    threads.close();
  }

  /** One connection, which carries one request after the other. */
  private record Connection(Socket socket, InputStream in) {
    int exchange(byte[] request) throws IOException {
      socket.getOutputStream().write(request);
      int status = Integer.parseInt(line().split(" ", 3)[1]);
      int length = -1;
      for (String field = line(); !field.isEmpty(); field = line()) {
        if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(field.substring(field.indexOf(':') + 1).strip());
        }
      }
      if (length < 0) {
        throw new IOException("an answer without a length");
      }
      in.skipNBytes(length);
      return status;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("the connection ended");
        }
        if (next != '\r') {
          line.append((char) next);
        }
      }
      return line.toString();
    }

    void close() {
      try {
        socket.close();
      } catch (IOException _) {
        // Nothing is lost.
      }
    }
  }
}
