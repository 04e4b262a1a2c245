package dev.sallyport.server.freshness;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linux's CLOCK_BOOTTIME (clock_gettime(2)): monotonic, and unlike {@link System#nanoTime} it goes
 * on while the machine is suspended. A lease measured with the other one would outlive a night in
 * which the lid was closed.
 */
public final class BootClock implements LongSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(BootClock.class);
  private static final int CLOCK_BOOTTIME = 7;

  private final MethodHandle clockGettime;

  private BootClock(MethodHandle clockGettime) {
    this.clockGettime = clockGettime;
  }

  /** The clock of this system; where there is no such clock, {@link System#nanoTime}. */
  @SuppressWarnings("restricted") // One call of the C library, with memory of ours.
  public static LongSupplier ofThisSystem() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("clock_gettime")
        .map(
            address ->
                linker.downcallHandle(
                    address,
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                    Linker.Option.critical(true)))
        .map(BootClock::new)
        .filter(BootClock::works)
        .<LongSupplier>map(clock -> clock)
        .orElseGet(
            () -> {
              LOG.warn(
                  "There is no CLOCK_BOOTTIME here: while this machine is suspended, leases do not"
                      + " end");
              return System::nanoTime;
            });
  }

  private boolean works() {
    return read(new long[2]) == 0;
  }

  @Override
  public long getAsLong() {
    long[] timespec = new long[2];
    if (read(timespec) != 0) {
      throw new IllegalStateException("CLOCK_BOOTTIME was there and is not any more");
    }
    return TimeUnit.SECONDS.toNanos(timespec[0]) + timespec[1];
  }

  private int read(long[] timespec) {
    try {
      return (int) clockGettime.invokeExact(CLOCK_BOOTTIME, MemorySegment.ofArray(timespec));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
