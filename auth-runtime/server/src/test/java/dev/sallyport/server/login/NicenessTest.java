package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class NicenessTest {
  private static final Path THREADS = Path.of("/proc/self/task");

  @Test
  void threadsStandBackAndTheirMakerDoesNot() throws Exception {
    int before = niceness(Path.of("/proc/thread-self"));
    var own = new FutureTask<>(() -> niceness(Path.of("/proc/thread-self")));

    Thread thread = new Niceness(Thread.ofPlatform().factory()).newThread(own);
    thread.start();

    assertEquals(Niceness.STEPS, own.get());
    assertEquals(before, niceness(Path.of("/proc/thread-self")));
  }

  @Test
  void threadsThatHashPasswordsStandBack() throws Exception {
    try (var hashing = new PasswordHashing(2, new SecureRandom())) {
      hashing.verify(new PlainPassword("anything at all"), Optional.empty());

      List<Path> threads;
      try (var all = Files.list(THREADS)) {
        threads = all.filter(NicenessTest::hashes).toList();
      }
      assertEquals(1, threads.size(), threads::toString);
      assertEquals(Niceness.STEPS, niceness(threads.getFirst()));
    }
  }

  /** The system keeps the beginning and the end of a name. */
  private static boolean hashes(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).startsWith("passwor");
    } catch (IOException _) {
      return false; // It has ended.
    }
  }

  /** Field 19 of proc_pid_stat(5); the name, in brackets, may contain spaces. */
  private static int niceness(Path thread) throws IOException {
    String stat = Files.readString(thread.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Integer.parseInt(fields[19 - 3]);
  }
}
