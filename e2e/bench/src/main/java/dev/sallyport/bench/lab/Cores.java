package dev.sallyport.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What the machine's cores have done since it began, whoever had them do it (proc(5), /proc/stat).
 *
 * @param busy in ticks, all cores together
 * @param all busy or idle, in ticks
 */
public record Cores(long busy, long all) {
  private static final int IDLE = 3;
  private static final int WAITING = 4;

  /** Guests are counted among the others. */
  private static final int COUNTED = 8;

  /** Until now. */
  public static Cores now() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      long[] ticks =
          Arrays.stream(lines.findFirst().orElseThrow().split(" +"))
              .skip(1)
              .limit(COUNTED)
              .mapToLong(Long::parseLong)
              .toArray();
      long all = Arrays.stream(ticks).sum();
      return new Cores(all - ticks[IDLE] - ticks[WAITING], all);
    }
  }

  /** The part of them that was busy since. */
  public double busySince(Cores before) {
    return (double) (busy - before.busy) / Math.max(1, all - before.all);
  }
}
