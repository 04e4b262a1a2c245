package dev.sallyport.server.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An address of a JSON API with its method.
 *
 * @param path with names in braces for ids
 * @param parameters of the query, all of them optional
 * @param <C> one request
 */
record Route<C>(String method, String path, Set<String> parameters, Action<C> action) {
  /** What is done at one address with one method. */
  @FunctionalInterface
  interface Action<C> {
    void on(C call) throws IOException;
  }

  Route {
    parameters = Set.copyOf(parameters);
  }

  Route(String method, String path, Action<C> action) {
    this(method, path, Set.of(), action);
  }

  /** What there is for a request. */
  sealed interface Found<C> {
    /**
     * This.
     *
     * @param ids those in the address, in their order
     */
    record Here<C>(Route<C> route, List<UUID> ids) implements Found<C> {}

    /** Something for other methods, in the order of their names. */
    record OtherMethods<C>(List<String> allowed) implements Found<C> {}

    /** Nothing, or an id in the address is none. */
    record Nothing<C>() implements Found<C> {}
  }

  /** Looks an address up. */
  static <C> Found<C> find(List<Route<C>> routes, String method, String path) {
    String[] segments = path.split("/", -1);
    List<Route<C>> there =
        routes.stream().filter(route -> route.ids(segments).isPresent()).toList();
    if (there.isEmpty()) {
      return new Found.Nothing<>();
    }
    return there.stream()
        .filter(route -> route.method().equals(method))
        .findFirst()
        .<Found<C>>map(route -> new Found.Here<>(route, route.ids(segments).orElseThrow()))
        .orElseGet(
            () ->
                new Found.OtherMethods<>(
                    there.stream().map(Route::method).sorted().collect(Collectors.toList())));
  }

  /** The ids in {@code segments}, if this is their address. */
  private Optional<List<UUID>> ids(String[] segments) {
    String[] own = path.split("/", -1);
    if (own.length != segments.length) {
      return Optional.empty();
    }
    List<UUID> found = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      if (own[i].startsWith("{")) {
        Optional<UUID> id = AdminCall.uuid(segments[i]);
        if (id.isEmpty()) {
          return Optional.empty();
        }
        found.add(id.get());
      } else if (!own[i].equals(segments[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }
}
