package dev.sallyport.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Carries connections from a port of the loopback address to another, in a thread each way. */
public final class Pipe implements Closeable {
  /** Opens the far side of a connection. */
  @FunctionalInterface
  private interface Far {
    Socket open() throws IOException;
  }

  private final ServerSocket near;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Pipe(int port, Far far) throws IOException {
    near = new ServerSocket();
    near.setReuseAddress(true);
    near.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    Thread.ofVirtual().start(() -> accept(far));
  }

  /**
   * Shows the gateway's certificate to a server and speaks HTTP/2 to it, as neither wrk nor h2load
   * can.
   */
  public static Pipe withCertificate(int port, int server, SSLContext identity) throws IOException {
    return new Pipe(
        port,
        () -> {
          SSLSocket socket =
              (SSLSocket) identity.getSocketFactory().createSocket("localhost", server);
          SSLParameters parameters = socket.getSSLParameters();
          parameters.setApplicationProtocols(new String[] {"h2"});
          // What Go would choose, so that the server works with the same cipher as for Traefik. The
          // second is never chosen: without it Undertow takes us for too old for HTTP/2.
          parameters.setCipherSuites(
              new String[] {"TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
          socket.setSSLParameters(parameters);
          socket.startHandshake();
          return socket;
        });
  }

  /** Stands for a Service: each connection goes to the next of the servers that there are now. */
  public static Pipe toNext(int port, CopyOnWriteArrayList<Integer> servers) throws IOException {
    AtomicInteger turn = new AtomicInteger();
    return new Pipe(
        port,
        () -> {
          List<Integer> now = List.copyOf(servers);
          return new Socket(
              InetAddress.getLoopbackAddress(),
              now.get(Math.floorMod(turn.getAndIncrement(), now.size())));
        });
  }

  private void accept(Far far) {
    while (!near.isClosed()) {
      try {
        Socket one = near.accept();
        Thread.ofVirtual().start(() -> join(one, far));
      } catch (IOException _) {
        return; // Closed.
      }
    }
  }

  private void join(Socket one, Far far) {
    try (one;
        Socket other = far.open()) {
      open.add(one);
      open.add(other);
      one.setTcpNoDelay(true);
      other.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> copy(other, one));
      copy(one, other);
      back.join();
    } catch (IOException _) {
      // The server is not there: the near side sees its connection end.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.removeIf(Socket::isClosed);
    }
  }

  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[32 * 1024];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException _) {
      // One side went away; so does the other.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // Nothing is lost.
    }
  }

  @Override
  public void close() throws IOException {
    near.close();
    open.forEach(Pipe::closeQuietly);
  }
}
