package dev.sallyport.operator;

import io.javaoperatorsdk.operator.RuntimeInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the operator sees the cluster as it is. */
final class Readiness implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final AtomicReference<Optional<RuntimeInfo>> runtime =
      new AtomicReference<>(Optional.empty());

  private final List<Supplier<List<String>>> others = new CopyOnWriteArrayList<>();
  private List<String> said = List.of();

  /** From now on, what the caches say. */
  void follow(RuntimeInfo info) {
    runtime.set(Optional.of(info));
  }

  /** Also this has to be there. */
  void expect(Supplier<List<String>> missing) {
    others.add(missing);
  }

  /** What is missing, in words. */
  List<String> missing() {
    return Stream.concat(
            runtime
                .get()
                .map(Readiness::unhealthy)
                .orElseGet(() -> List.of("waiting for the API server"))
                .stream(),
            others.stream().flatMap(other -> other.get().stream()))
        .toList();
  }

  /** Says once what is missing, and once that nothing is any more. */
  @Override
  public void run() {
    List<String> now = missing();
    if (!now.equals(said)) {
      if (now.isEmpty()) {
        LOG.info("Ready: seeing the cluster as it is");
      } else {
        LOG.warn("Not ready: {}", String.join(", ", now));
      }
      said = now;
    }
  }

  private static List<String> unhealthy(RuntimeInfo info) {
    return info.unhealthyEventSources().values().stream()
        .flatMap(sources -> sources.keySet().stream())
        .sorted()
        .map(source -> "not watching " + source)
        .toList();
  }
}
