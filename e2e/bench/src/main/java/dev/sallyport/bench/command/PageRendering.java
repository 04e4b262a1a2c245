package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import com.sun.management.ThreadMXBean;
import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.report.Distribution;
import dev.sallyport.server.http.MeasuredPages;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The login page, from its template to bytes, in turns with a copy of those bytes. */
final class PageRendering {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 30_000;
  private static final int NANOS_PER_MICRO = 1_000;

  /** What was spent on each, of all turns. */
  private record Spent(List<Long> nanos, List<Long> bytes) {
    Spent() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    /** Does something so many times; what it makes is looked at, or it would not be made. */
    void add(Supplier<byte[]> work, int times) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long begin = THREADS.getCurrentThreadCpuTime();
      long length = 0;
      for (int i = 0; i < times; i++) {
        length += work.get().length;
      }
      nanos.add((THREADS.getCurrentThreadCpuTime() - begin) / times);
      bytes.add((THREADS.getCurrentThreadAllocatedBytes() - allocated) / times);
      if (length % times != 0) {
        throw new IllegalStateException("not every time the same was made");
      }
    }

    double micros() {
      return Distribution.ofNanos(nanos).p50() * NANOS_PER_MICRO;
    }

    List<String> row(String name, Spent floor) {
      return List.of(
          name,
          number(micros()),
          number(micros() / floor.micros()),
          "%,d".formatted(bytes.getLast()));
    }
  }

  private PageRendering() {}

  static void measure(Census census, Findings findings) {
    MeasuredPages pages = new MeasuredPages(Fleet.AUTH_URL);
    byte[] page = pages.login();
    Spent rehearsed = new Spent();
    rehearsed.add(pages::login, WARM_UP);
    rehearsed.add(page::clone, WARM_UP);
    Spent rendering = new Spent();
    Spent copying = new Spent();
    for (int round = 0; round < census.rounds(); round++) {
      rendering.add(pages::login, census.renderings());
      copying.add(page::clone, census.renderings());
    }
    findings.table(
        "The login page, %,d bytes".formatted(page.length),
        List.of("", "CPU-µs", "× a copy", "bytes allocated"),
        List.of(
            copying.row("a copy of its bytes", copying),
            rendering.row("rendered and encoded", copying)));
    findings.target("the login page rendered, CPU-ms", rendering.micros() / 1_000, "≤", 0.1);
  }
}
