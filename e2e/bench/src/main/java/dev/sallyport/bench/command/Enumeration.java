package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.lab.Accounts;
import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.lab.Gateway;
import dev.sallyport.bench.load.AuthHost;
import dev.sallyport.bench.report.Difference;
import dev.sallyport.bench.report.Distribution;
import dev.sallyport.bench.report.Report;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code bench enumeration}: whether the time of an answer says if somebody has an account. One
 * asks after the other, and nobody else does: the best place that a stranger could have.
 */
final class Enumeration {
  /** So many times of each group; the first are a rehearsal. */
  enum Patience {
    FULL(1_000, 60),
    QUICK(250, 40);

    private final int times;
    private final int rehearsals;

    Patience(int times, int rehearsals) {
      this.times = times;
      this.rehearsals = rehearsals;
    }

    private int rounds() {
      return rehearsals + times;
    }
  }

  /** What can be asked about an address without a session. */
  private enum Door {
    LOGIN("login, wrong password", "/login", 422, true),
    REGISTRATION("registration", "/register", 200, true),
    RECOVERY("recovery", "/recover", 200, false);

    private final String name;
    private final String path;
    private final int status;
    private final boolean takesPassword;

    Door(String name, String path, int status, boolean takesPassword) {
      this.name = name;
      this.path = path;
      this.status = status;
      this.takesPassword = takesPassword;
    }

    Map<String, String> fields(String email) {
      return takesPassword ? Map.of("email", email, "password", PASSWORD) : Map.of("email", email);
    }
  }

  /** Whose address it is. */
  private enum Group {
    UNKNOWN("unknown"),
    KNOWN("known"),
    DISABLED("disabled"),

    /** Whoever asks waits before they ask: if that is not seen, nothing is. */
    LATE("unknown, a millisecond late");

    private final String name;

    Group(String name) {
      this.name = name;
    }
  }

  private static final List<Door> DOORS = List.of(Door.values());
  private static final List<Group> GROUPS = List.of(Group.values());
  private static final String PASSWORD = "turnips with plenty of gravy";
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Fleet fleet;
  private final Patience patience;
  private final Random random;
  private final Progress progress;
  private final Findings findings = new Findings();
  private final List<List<String>> rows = new ArrayList<>();
  private double possible;
  private int lateSeen;

  private Enumeration(Fleet fleet, Patience patience, Random random, Progress progress) {
    this.fleet = fleet;
    this.patience = patience;
    this.random = random;
    this.progress = progress;
  }

  static Report measure(
      Path root,
      Map<String, String> environment,
      Patience patience,
      Random random,
      Progress progress)
      throws IOException, InterruptedException, GeneralSecurityException {
    return new Fleets(root, environment)
        .lend(fleet -> new Enumeration(fleet, patience, random, progress).run());
  }

  private Report run() throws IOException, InterruptedException, SQLException {
    progress.say("Starting Postgres and a replica");
    fleet.startPostgres(Gateway.APPS);
    fleet.startMailbox();
    Accounts accounts = new Accounts(fleet.owned());
    for (Door door : DOORS) {
      accounts.write(numbers(door, Group.KNOWN), false);
      accounts.write(numbers(door, Group.DISABLED), true);
    }
    AuthHost pages = fleet.pages(fleet.start("replica-1"));
    for (Door door : DOORS) {
      progress.say("Asking: " + door.name);
      judge(door, times(pages, door));
    }
    findings.table(
        "Answers in ms, %d of each kind, interleaved at random".formatted(patience.times),
        List.of(
            "",
            "address",
            "p50",
            "p99",
            "− unknown",
            "99 % interval",
            "would be seen from",
            "seen"),
        rows);
    findings.target(
        "known or disabled − unknown, largest that is not ruled out, ms", possible, "≤", 1);
    findings.target("a millisecond of the client's that is seen, of 3", lateSeen, "=", 3);
    return new Report(
        Circumstances.here("Postgres, replica and the one who asks"),
        findings.tables,
        findings.targets);
  }

  /** Every address is asked about once: what is known about one cannot tell on the next. */
  private Accounts.Numbers numbers(Door door, Group group) {
    int first = DOORS.indexOf(door) * patience.rounds() * GROUPS.size() + GROUPS.indexOf(group);
    return new Accounts.Numbers(first, patience.rounds(), GROUPS.size());
  }

  private Map<Group, List<Long>> times(AuthHost pages, Door door)
      throws IOException, InterruptedException {
    Map<Group, List<Long>> times = new EnumMap<>(Group.class);
    List<Group> order = new ArrayList<>(GROUPS);
    for (int round = 0; round < patience.rounds(); round++) {
      Collections.shuffle(order, random);
      for (Group group : order) {
        Accounts.Numbers numbers = numbers(door, group);
        String email = Accounts.email(numbers.first() + round * numbers.step());
        long nanos = nanos(pages, door, email, group == Group.LATE ? LATE_NANOS : 0);
        if (round >= patience.rehearsals) {
          times.computeIfAbsent(group, _ -> new ArrayList<>()).add(nanos);
        }
      }
    }
    return times;
  }

  private static long nanos(AuthHost pages, Door door, String email, long late)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < late) {
      LockSupport.parkNanos(late);
    }
    int status = pages.submit(door.path, door.fields(email)).status();
    long nanos = System.nanoTime() - begin;
    if (status != door.status) {
      throw new Problem("%s was answered with %d".formatted(door.name, status));
    }
    return nanos;
  }

  private void judge(Door door, Map<Group, List<Long>> nanos) {
    List<Long> unknown = nanos.getOrDefault(Group.UNKNOWN, List.of());
    for (Group group : GROUPS) {
      List<Long> times = nanos.getOrDefault(group, List.of());
      if (group == Group.UNKNOWN) {
        rows.add(row(door, group, times, List.of("", "", "", "")));
        continue;
      }
      Difference difference = Difference.between(times, unknown, random);
      if (group != Group.LATE) {
        possible = Math.max(possible, difference.largest());
      } else if (difference.isSeen()) {
        lateSeen++;
      }
      rows.add(row(door, group, times, cells(difference)));
    }
  }

  private static List<String> cells(Difference difference) {
    return List.of(
        number(difference.millis()),
        number(difference.low()) + " to " + number(difference.high()),
        number(difference.visible()),
        difference.isSeen() ? "**yes**" : "no");
  }

  private static List<String> row(
      Door door, Group group, List<Long> nanos, List<String> difference) {
    Distribution times = Distribution.ofNanos(nanos);
    List<String> row = new ArrayList<>();
    row.addAll(List.of(door.name, group.name, number(times.p50()), number(times.p99())));
    row.addAll(difference);
    return row;
  }
}
