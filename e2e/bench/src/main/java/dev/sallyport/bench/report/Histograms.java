package dev.sallyport.bench.report;

import static dev.sallyport.bench.report.Report.number;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Distributions below each other on one logarithmic scale, as an SVG that is readable on light and
 * dark ground.
 *
 * @param title what took so long
 * @param limit in milliseconds, drawn as a line
 * @param rows by their names
 */
public record Histograms(String title, double limit, Map<String, Distribution> rows) {
  private static final int WIDTH = 720;
  private static final int LEFT = 150;
  private static final int RIGHT = 20;
  private static final int TOP = 52;
  private static final int ROW = 74;
  private static final int BARS = 56;
  private static final int PER_DECADE = 24;
  private static final double LEAST = 0.5;
  private static final double MOST = 1_000;
  private static final double[] TICKS = {0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};

  private static final String STYLE =
      """
      <style>
        text { font: 12px system-ui, sans-serif; fill: #1f2328 }
        .title { font-size: 14px; font-weight: 600 }
        .note { fill: #59636e }
        .grid { stroke: #d1d9e0; stroke-width: 1 }
        .bar { fill: #0969da }
        .limit { stroke: #bc4c00; stroke-width: 1.5; stroke-dasharray: 4 3 }
        .limit-text { fill: #bc4c00 }
        @media (prefers-color-scheme: dark) {
          text { fill: #f0f6fc }
          .note { fill: #9198a1 }
          .grid { stroke: #3d444d }
          .bar { fill: #4493f8 }
          .limit { stroke: #f0883e }
          .limit-text { fill: #f0883e }
        }
      </style>
      """;

  /** The picture. */
  public String svg() {
    int height = TOP + ROW * rows.size() + 34;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" \
            aria-label="%s">
            """,
            WIDTH,
            height,
            title));
    svg.append(STYLE);
    svg.append(
        String.format(Locale.ROOT, "<text class=\"title\" x=\"12\" y=\"22\">%s</text>%n", title));
    scale(svg, TOP + ROW * rows.size());
    int y = TOP;
    for (var row : rows.entrySet()) {
      row(svg, y, row.getKey(), row.getValue());
      y += ROW;
    }
    limit(svg, y);
    return svg.append("</svg>\n").toString();
  }

  private static void scale(StringBuilder svg, int bottom) {
    for (double tick : TICKS) {
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <line class="grid" x1="%2$.1f" y1="%1$d" x2="%2$.1f" y2="%3$d"/>
              <text class="note" x="%2$.1f" y="%4$d" text-anchor="middle">%5$s</text>
              """,
              TOP - 6,
              x(tick),
              bottom,
              bottom + 16,
              tick < 1 ? "0.5" : "%,.0f".formatted(tick)));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"note\" x=\"%d\" y=\"%d\">milliseconds</text>%n",
            12,
            bottom + 16));
  }

  private static void row(StringBuilder svg, int y, String name, Distribution times) {
    int[] counts = counts(times);
    int most = Math.max(1, Arrays.stream(counts).max().orElse(1));
    svg.append(String.format(Locale.ROOT, "<text x=\"12\" y=\"%d\">%s</text>%n", y + 24, name));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"note\" x=\"12\" y=\"%d\">p50 %s · p99 %s</text>%n",
            y + 42,
            number(times.p50()),
            number(times.p99())));
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        double high = Math.max(1, (double) BARS * counts[i] / most);
        double from = x(LEAST * Math.pow(10, (double) i / PER_DECADE));
        double to = x(LEAST * Math.pow(10, (i + 1.0) / PER_DECADE));
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
                from,
                y + BARS - high,
                Math.max(1, to - from - 1),
                high));
      }
    }
  }

  private void limit(StringBuilder svg, int bottom) {
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <line class="limit" x1="%1$.1f" y1="%2$d" x2="%1$.1f" y2="%3$d"/>
            <text class="limit-text" x="%1$.1f" y="%4$d" text-anchor="middle">p99 ≤ %5$s</text>
            """,
            x(limit),
            TOP - 6,
            bottom,
            TOP - 10,
            "%.0f ms".formatted(limit)));
  }

  /** Of equal width on the scale; what is outside of it counts at its ends. */
  private static int[] counts(Distribution times) {
    int[] counts = new int[(int) Math.ceil(Math.log10(MOST / LEAST) * PER_DECADE)];
    for (double millis : times.millis()) {
      int bin = (int) Math.floor(Math.log10(Math.max(millis, LEAST) / LEAST) * PER_DECADE);
      counts[Math.min(bin, counts.length - 1)]++;
    }
    return counts;
  }

  private static double x(double millis) {
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.log10(millis / LEAST) / Math.log10(MOST / LEAST);
  }
}
