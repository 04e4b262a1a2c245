package dev.sallyport.cli.rules;

import dev.sallyport.decision.rule.LoadedRule;
import java.util.function.Function;

/**
 * A rule and where it is written.
 *
 * @param places where a field of it is, by its path ({@code spec.routes[2].paths[0]})
 */
public record KnownRule(LoadedRule loaded, Function<String, Place> places) {
  /** Where the rule begins. */
  public Place place() {
    return places.apply("");
  }

  /** The path of the route {@code name}, as messages and {@link #places} take it. */
  public String routePath(String name) {
    var routes = loaded.rule().routes();
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).name().equals(name)) {
        return "spec.routes[%d]".formatted(i);
      }
    }
    throw new IllegalArgumentException(loaded.id() + " has no route " + name);
  }
}
