package dev.sallyport.cluster.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process, and never another one that got the same number later.
 *
 * @param born the boot of this machine and the clock tick at which the process started (proc(5))
 */
public record ProcessIdentity(long pid, String born) {
  private static final int STATE = 0;
  private static final int START_TIME = 19;
  private static final int RESIDENT_PAGES = 21;

  /** The living process with this number, if there is one; what only waits for burial is dead. */
  public static Optional<ProcessIdentity> of(long pid) {
    return stat(pid)
        .filter(fields -> !fields[STATE].equals("Z") && !fields[STATE].equals("X"))
        .map(fields -> new ProcessIdentity(pid, boot() + ":" + fields[START_TIME]));
  }

  /** Whether this very process still runs. */
  public boolean alive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Resident memory, or 0 when it has ended. */
  public long residentBytes() {
    if (!alive()) {
      return 0;
    }
    return stat(pid).map(fields -> Long.parseLong(fields[RESIDENT_PAGES]) * 4096).orElse(0L);
  }

  /** The fields after the program's name, which may itself hold spaces and parentheses. */
  private static Optional<String[]> stat(long pid) {
    try {
      var line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return Optional.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static String boot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException unreadable) {
      return "";
    }
  }
}
