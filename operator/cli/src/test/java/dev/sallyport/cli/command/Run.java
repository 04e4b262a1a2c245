package dev.sallyport.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import picocli.CommandLine;

/** One run of the command line, and what came of it. */
record Run(int status, String output, String errors) {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** Files are written as {@code FOLDER}, so that texts are the same on every machine. */
  static Run in(Path folder, String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = arguments[i].replace("FOLDER", folder.toString());
    }
    var output = new StringWriter();
    var errors = new StringWriter();
    CommandLine command =
        Main.commandLine(InstantSource.fixed(NOW))
            .setOut(new PrintWriter(output))
            .setErr(new PrintWriter(errors));
    int status = command.execute(arguments);
    return new Run(
        status,
        output.toString().replace(folder.toString(), "FOLDER"),
        errors.toString().replace(folder.toString(), "FOLDER"));
  }

  /** A file with AccessRules, written as {@code name} and spec. */
  static void rule(Path folder, String namespace, String name, String spec) {
    write(
        folder.resolve(name + ".yaml"),
        """
        apiVersion: sallyport.dev/v1alpha1
        kind: AccessRule
        metadata: {name: %s, namespace: %s}
        spec:
        %s"""
            .formatted(name, namespace, spec.indent(2)));
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
