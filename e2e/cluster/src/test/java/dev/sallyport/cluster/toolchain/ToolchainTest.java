package dev.sallyport.cluster.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.report.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a Go toolchain of a few lines of shell. */
final class ToolchainTest {
  private static final String FAKE_GO =
      """
      #!/bin/sh
      case $1 in
        env) for name; do case $name in *CACHE) echo "$PWD";; *) echo fake;; esac; done ;;
        list) echo "$PWD" ;;
        build)
          test ! -e broken || { echo "main.go:1: broken" >&2; exit 1; }
          while test "$1" != -o; do shift; done
          echo built >> builds
          echo program > "$2"
          chmod +x "$2" ;;
      esac
      """;

  @TempDir private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void layOut() throws Exception {
    for (var module : GoModule.values()) {
      Files.createDirectories(folder.resolve(module.folder()));
      Files.writeString(folder.resolve(module.folder()).resolve("go.mod"), "module x\n");
    }
    var definitions =
        folder.resolve(
            "traefik/docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml");
    Files.createDirectories(definitions.getParent());
    Files.writeString(definitions, "kind: CustomResourceDefinition\n");
    environment.put("SALLYPORT_GO", executable("go", FAKE_GO).toString());
    environment.put("SALLYPORT_CACHE", folder.resolve("cache").toString());
  }

  @Test
  void programIsBuiltOnceAndFoundAgain() throws Exception {
    var builds = folder.resolve("etcd/builds");
    Files.createFile(builds);
    var first = prepare(Binary.ETCD).program(Binary.ETCD);
    assertTrue(Files.isExecutable(first));
    // The fake notes its work beside the sources, which are part of the key.
    Files.writeString(builds, "");
    assertEquals(first, prepare(Binary.ETCD).program(Binary.ETCD));
    assertEquals("", Files.readString(builds));
    assertTrue(text().contains("Building etcd: "), text());
  }

  @Test
  void changedSourcesAreBuiltAnew() throws Exception {
    var first = prepare(Binary.ETCD).program(Binary.ETCD);
    Files.writeString(folder.resolve("etcd/go.mod"), "module y\n");
    assertNotEquals(first, prepare(Binary.ETCD).program(Binary.ETCD));
  }

  @Test
  void programThatThePersonNamesIsUsed() throws Exception {
    var own = executable("my-etcd", "#!/bin/sh\n");
    environment.put("SALLYPORT_ETCD", own.toString());
    assertEquals(own, prepare(Binary.ETCD).program(Binary.ETCD));
  }

  @Test
  void programThatCannotBeRunIsNamedWithItsVariable() {
    environment.put("SALLYPORT_KUBE_APISERVER", "/nowhere");
    var problem = assertThrows(Problem.class, () -> prepare(Binary.KUBE_APISERVER));
    assertTrue(
        problem.getMessage().startsWith("SALLYPORT_KUBE_APISERVER names /nowhere"),
        problem.getMessage());
  }

  @Test
  void buildThatFailsSaysWhatGoSaidAndLeavesNoProgram() throws Exception {
    Files.createFile(folder.resolve("etcd/broken"));
    var problem = assertThrows(Problem.class, () -> prepare(Binary.ETCD));
    assertTrue(problem.getMessage().contains("main.go:1: broken"), problem.getMessage());
    try (var files = Files.walk(folder.resolve("cache"))) {
      assertTrue(files.noneMatch(file -> file.endsWith("etcd")));
    }
  }

  @Test
  void traefiksResourcesComeFromItsModule() throws Exception {
    assertEquals(
        "kind: CustomResourceDefinition\n",
        Files.readString(prepare(Binary.TRAEFIK).traefikCrds()));
  }

  private Toolchain prepare(Binary... binaries) {
    var progress = Progress.to(new PrintStream(said, true, StandardCharsets.UTF_8), false);
    return Toolchain.prepare(folder, List.of(binaries), environment, progress);
  }

  private String text() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private Path executable(String name, String content) throws Exception {
    var file = Files.writeString(folder.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
