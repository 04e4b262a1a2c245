package dev.sallyport.cluster;

import java.util.List;

/**
 * What the caller puts between two parts, by the ports on which it listens itself. Asked once,
 * before the parts start that will use them.
 */
public interface Detours {
  /** Parts find each other directly; whoever looks for any replica finds the first. */
  Detours NONE =
      new Detours() {
        @Override
        public int store(String replica, String store, int port) {
          return port;
        }

        @Override
        public int service(String door, List<Replica> replicas) {
          return replicas.getFirst().port();
        }
      };

  /**
   * One of those that a Service would select.
   *
   * @param port of the door in question
   * @param management where it says whether it is ready
   */
  record Replica(int port, int management) {}

  /** Where {@code replica} finds the store that listens on {@code port}. */
  int store(String replica, String store, int port);

  /**
   * Where whoever looks for any replica finds one, as in a cluster behind a Service.
   *
   * @param door such as {@code gateway}
   * @param replicas the first one first
   */
  int service(String door, List<Replica> replicas);
}
