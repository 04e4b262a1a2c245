package dev.sallyport.chaos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final List<String> REPLICAS = List.of("runtime", "runtime-2");

  @Test
  void sameSeedBreaksTheSameInTheSameOrder() {
    assertEquals(steps(7, 100), steps(7, 100));
    assertNotEquals(steps(7, 100), steps(8, 100));
  }

  @Test
  void everyFaultComesBeforeAnyComesAgain() {
    int all = Faults.all().size();
    assertEquals(all, new HashSet<>(names(7, all)).size());
  }

  @Test
  void faultsHaveNamesOfTheirOwn() {
    assertEquals(
        Faults.all().size(),
        Faults.all().stream().map(Fault::name).collect(Collectors.toSet()).size());
  }

  private static List<String> steps(long seed, int number) {
    Schedule schedule = new Schedule(Faults.all(), REPLICAS, seed);
    return Stream.generate(schedule::next)
        .limit(number)
        .map(step -> "%s %s %d".formatted(step, step.calm(), step.seed()))
        .toList();
  }

  private static List<String> names(long seed, int number) {
    Schedule schedule = new Schedule(Faults.all(), REPLICAS, seed);
    return Stream.generate(schedule::next).limit(number).map(step -> step.fault().name()).toList();
  }
}
