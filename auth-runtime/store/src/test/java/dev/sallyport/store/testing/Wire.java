package dev.sallyport.store.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * A TCP wire to a server on this machine, which a test can cut, stall, slow down and mend. Each way
 * has a delay of its own; what is under way keeps its order.
 */
public final class Wire implements AutoCloseable {
  private enum State {
    MENDED,
    STALLED,
    CUT
  }

  /**
   * What was read; nothing at the end.
   *
   * @param due when it is to arrive, in the nanoseconds of this process
   */
  private record Chunk(ByteBuffer bytes, long due) {
    static Chunk end() {
      return new Chunk(ByteBuffer.allocate(0), System.nanoTime());
    }

    boolean isEnd() {
      return bytes.capacity() == 0;
    }
  }

  private final ServerSocket listener;
  private final IntSupplier target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private State state = State.MENDED;
  private int connections;
  private volatile long there;
  private volatile long back;

  /** To {@code target} on the loopback address. */
  public Wire(int target) {
    this(() -> target);
  }

  /** To the port on the loopback address that {@code target} names for each connection. */
  public Wire(IntSupplier target) {
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

  /** Lets what is read from now on travel for so long to the server, and back. */
  public void delay(Duration toServer, Duration toClient) {
    there = toServer.toNanos();
    back = toClient.toNanos();
  }

  /** Carries again without delay, also what was held back. */
  public void mend() {
    delay(Duration.ZERO, Duration.ZERO);
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
        Thread.ofVirtual().start(() -> connect(near));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void connect(Socket near) {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt());
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      sockets.add(near);
      sockets.add(far);
      if (current() == State.CUT) {
        closeQuietly(near);
        closeQuietly(far);
      }
      synchronized (change) {
        connections++;
        change.notifyAll();
      }
      carry(near, far, () -> there);
      carry(far, near, () -> back);
    } catch (IOException e) {
      closeQuietly(near); // The server is gone: the next one will see.
    }
  }

  private void carry(Socket from, Socket to, LongSupplier delay) {
    LinkedBlockingQueue<Chunk> underway = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> read(from, underway, delay));
    Thread.ofVirtual().start(() -> write(underway, from, to));
  }

  private static void read(Socket from, LinkedBlockingQueue<Chunk> underway, LongSupplier delay) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        underway.add(
            new Chunk(
                ByteBuffer.wrap(Arrays.copyOf(buffer, length)),
                System.nanoTime() + delay.getAsLong()));
      }
    } catch (IOException e) {
      // The wire broke, which is what it is for.
    } finally {
      underway.add(Chunk.end());
    }
  }

  private void write(LinkedBlockingQueue<Chunk> underway, Socket from, Socket to) {
    try (from;
        to) {
      OutputStream out = to.getOutputStream();
      for (Chunk next = underway.take(); !next.isEnd(); next = underway.take()) {
        TimeUnit.NANOSECONDS.sleep(next.due() - System.nanoTime());
        awaitNotStalled();
        out.write(next.bytes().array());
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
