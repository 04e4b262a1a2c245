package dev.sallyport.crds.accessrule;

import dev.sallyport.crds.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with one spec, in the order in which it is read. */
final class Mistakes {
  private final List<Violation> violations = new ArrayList<>();

  void add(String path, String message) {
    violations.add(new Violation(path, message));
  }

  List<Violation> all() {
    return List.copyOf(violations);
  }

  /** The list, never null and never longer than {@code max}; says so where it was. */
  <T> List<@Nullable T> required(String path, @Nullable List<T> list, int max) {
    if (list == null || list.isEmpty()) {
      add(path, "is empty: at least one entry is needed");
      return List.of();
    }
    return optional(path, list, max);
  }

  /** The same for a list that may be absent, but not empty. */
  <T> List<@Nullable T> optional(String path, @Nullable List<T> list, int max) {
    if (list == null) {
      return List.of();
    }
    if (list.isEmpty()) {
      add(path, "is empty: leave it out, or write at least one entry");
    }
    if (list.size() > max) {
      add(path, "has %d entries, at most %d are allowed".formatted(list.size(), max));
    }
    return new ArrayList<@Nullable T>(list.subList(0, Math.min(list.size(), max)));
  }
}
