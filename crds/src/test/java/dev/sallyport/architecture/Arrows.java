package dev.sallyport.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which package may use which: the table that a module's architecture test declares and checks
 * against its own compiled classes.
 *
 * <p>The JDK's {@code java.base} is open to everybody but for what {@link #PURE} forbids; a package
 * that the table does not name is a violation, so that a new room has to say what it may know.
 */
public final class Arrows {
  /** What a module without I/O, clock, log or environment must not touch. */
  public static final Predicate<String> PURE =
      type ->
          type.startsWith("java.net.http.")
              || type.startsWith("java.sql.")
              || type.startsWith("java.nio.file.")
              || type.startsWith("java.util.logging.")
              || type.startsWith("java.io.File")
              || type.startsWith("java.net.Socket")
              || type.equals("java.time.Clock")
              || type.startsWith("org.slf4j.");

  private final Map<String, List<String>> allowed = new LinkedHashMap<>();
  private Predicate<String> forbidden = type -> false;

  /**
   * Lets {@code room} (a package, its sub-packages not included) use the given package prefixes.
   */
  public Arrows room(String room, String... mayUse) {
    allowed.put(room, List.of(mayUse));
    return this;
  }

  /** Forbids types of the JDK to every room. */
  public Arrows forbidding(Predicate<String> types) {
    forbidden = types;
    return this;
  }

  /**
   * Every use that the table does not allow, as {@code room: Class -> Type}; empty when all is
   * well.
   */
  public SortedSet<String> violations(Path classes) {
    try (Stream<Path> files = Files.walk(classes)) {
      SortedSet<String> violations = new TreeSet<>();
      files
          .filter(file -> file.toString().endsWith(".class"))
          .forEach(file -> violations.addAll(violationsOf(file)));
      return violations;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SortedSet<String> violationsOf(Path file) {
    ClassModel model;
    try {
      model = ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = model.thisClass().asInternalName().replace('/', '.');
    String room = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    List<String> mayUse = allowed.get(room);
    SortedSet<String> violations = new TreeSet<>();
    if (mayUse == null) {
      violations.add(room + ": a room that the table does not name");
      return violations;
    }
    for (var entry : model.constantPool()) {
      if (entry instanceof ClassEntry used) {
        String type = used.asInternalName().replaceAll("^\\[+L?|;$", "").replace('/', '.');
        if (!permits(room, mayUse, type)) {
          violations.add(room + ": " + name + " -> " + type);
        }
      }
    }
    return violations;
  }

  /** {@code allowed} is a package with all below it, or one type with those nested in it. */
  private static boolean covers(String allowed, String type) {
    return type.equals(allowed) || type.startsWith(allowed + ".") || type.startsWith(allowed + "$");
  }

  private boolean permits(String room, List<String> mayUse, String type) {
    if (mayUse.stream().anyMatch(one -> covers(one, type))) {
      return true;
    }
    if (!type.contains(".") || type.substring(0, type.lastIndexOf('.')).equals(room)) {
      return true; // A primitive array, or a type of the same room.
    }
    return (type.startsWith("java.") || type.startsWith("org.jspecify.")) && !forbidden.test(type);
  }
}
