package dev.sallyport.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which files a path on the command line stands for. */
public final class YamlFiles {
  /** The file with what is expected of the rules beside it. */
  public static final String DECISIONS = "decisions.yaml";

  /** The folder for it that {@code kubectl apply -f} of the rules does not read. */
  public static final String TESTS = "tests";

  private static final Set<String> ENDINGS = Set.of(".yaml", ".yml", ".json");

  private YamlFiles() {}

  /** The first path that is not there. */
  public static Optional<Path> missing(Collection<Path> paths) {
    return paths.stream().filter(path -> !Files.exists(path)).findFirst();
  }

  /** Files with resources: those named, and those below the folders named; each once, in order. */
  public static List<Path> resources(Collection<Path> paths) throws IOException {
    return below(paths, file -> isYaml(file) && !isDecisions(file));
  }

  /** Files with expectations: below the folders named, and beside the files named. */
  public static List<Path> decisions(Collection<Path> paths) throws IOException {
    List<Path> places = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path) || isDecisions(path)) {
        places.add(path);
      } else {
        Path folder = folder(path);
        Stream.of(folder.resolve(DECISIONS), folder.resolve(TESTS).resolve(DECISIONS))
            .filter(Files::exists)
            .forEach(places::add);
      }
    }
    return below(places, YamlFiles::isDecisions);
  }

  /** The folder whose rules a file with expectations is about. */
  public static Path rulesOf(Path decisions) {
    Path folder = folder(decisions);
    Path name = folder.getFileName();
    return name != null && name.toString().equals(TESTS) ? folder(folder) : folder;
  }

  private static Path folder(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of(".") : parent;
  }

  private static List<Path> below(Collection<Path> paths, Predicate<Path> wanted)
      throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        if (!isDecisions(path) || wanted.test(path)) {
          files.add(path); // Named by hand: whatever its ending.
        }
        continue;
      }
      try (Stream<Path> tree = Files.walk(path)) {
        Set<Path> found = new TreeSet<>();
        tree.filter(file -> wanted.test(file) && !isHidden(path, file) && Files.isRegularFile(file))
            .forEach(found::add);
        files.addAll(found);
      }
    }
    return files.stream().distinct().toList();
  }

  private static boolean isYaml(Path file) {
    String name = String.valueOf(file.getFileName());
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static boolean isDecisions(Path file) {
    return String.valueOf(file.getFileName()).equals(DECISIONS);
  }

  /** {@code .git} and its like; and what was built, which may hold copies. */
  private static boolean isHidden(Path root, Path file) {
    for (Path part : root.relativize(file)) {
      String name = part.toString();
      if (name.startsWith(".") || name.equals("target") || name.equals("node_modules")) {
        return true;
      }
    }
    return false;
  }
}
