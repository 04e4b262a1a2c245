package dev.sallyport.store.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A TCP wire to a server on this machine, which a test can cut, stall and mend. */
public final class Wire implements AutoCloseable {
  private enum State {
    MENDED,
    STALLED,
    CUT
  }

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private State state = State.MENDED;
  private int connections;

  /** To {@code target} on the loopback address. */
  public Wire(int target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where its near end is. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Breaks what is connected and refuses what comes. */
  public void cut() {
    become(State.CUT);
    sockets.forEach(Wire::closeQuietly);
  }

  /** Keeps connections, accepts new ones, and carries nothing. */
  public void stall() {
    become(State.STALLED);
  }

  /** Carries again, also what was held back. */
  public void mend() {
    become(State.MENDED);
  }

  /** Waits until so many have connected since the beginning, 10 s at most. */
  public void awaitConnections(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    synchronized (change) {
      while (connections < count) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("%d of %d connections".formatted(connections, count));
        }
        change.wait(left);
      }
    }
  }

  private void become(State next) {
    synchronized (change) {
      state = next;
      change.notifyAll();
    }
  }

  private State current() {
    synchronized (change) {
      return state;
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        if (current() == State.CUT) {
          closeQuietly(near);
          continue;
        }
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        synchronized (change) {
          connections++;
          change.notifyAll();
        }
        sockets.add(near);
        sockets.add(far);
        Thread.ofVirtual().start(() -> carry(near, far));
        Thread.ofVirtual().start(() -> carry(far, near));
      } catch (IOException e) {
        // Closed, or the server is gone: the next one will see.
      }
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        awaitNotStalled();
        out.write(buffer, 0, length);
      }
    } catch (IOException | InterruptedException e) {
      // The wire broke, which is what it is for.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void awaitNotStalled() throws InterruptedException {
    synchronized (change) {
      while (state == State.STALLED) {
        change.wait();
      }
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed either way.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
