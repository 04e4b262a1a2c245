package dev.sallyport.chaos.fault;

import dev.sallyport.cluster.Detours;
import dev.sallyport.store.testing.Wire;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ways between replicas and their stores, each a wire of its own, and what stands for the
 * Services in front of the replicas: a wire to the next that is ready.
 */
public final class Wires implements Detours, AutoCloseable {
  private final Map<String, Wire> toStores = new ConcurrentHashMap<>();
  private final Map<String, Wire> services = new ConcurrentHashMap<>();
  private final Readiness readiness = new Readiness();

  @Override
  public int store(String replica, String store, int port) {
    return toStores.computeIfAbsent(key(replica, store), _ -> new Wire(port)).port();
  }

  @Override
  public int service(String door, List<Replica> replicas) {
    return services
        .computeIfAbsent(
            door,
            _ -> {
              AtomicInteger turn = new AtomicInteger();
              return new Wire(() -> readiness.next(replicas, turn.getAndIncrement()).port());
            })
        .port();
  }

  /** The way of {@code replica} to Postgres. */
  public Wire toPostgres(String replica) {
    return toStore(replica, Scene.POSTGRES);
  }

  /** The way of {@code replica} to Redis. */
  Wire toRedis(String replica) {
    return toStore(replica, Scene.REDIS);
  }

  private Wire toStore(String replica, String store) {
    Wire wire = toStores.get(key(replica, store));
    if (wire == null) {
      throw new IllegalArgumentException("%s has no way to %s".formatted(replica, store));
    }
    return wire;
  }

  /** The ways of all replicas to their stores. */
  Collection<Wire> all() {
    return toStores.values();
  }

  private static String key(String replica, String store) {
    return replica + " to " + store;
  }

  @Override
  public void close() throws IOException {
    for (Wire wire : toStores.values()) {
      wire.close();
    }
    for (Wire wire : services.values()) {
      wire.close();
    }
    readiness.close();
  }
}
