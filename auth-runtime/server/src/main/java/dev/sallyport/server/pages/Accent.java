package dev.sallyport.server.pages;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The colour of links and buttons, by day as it was chosen and by night as light as it has to be.
 * What it is read on is as in the style sheet.
 *
 * @param red 0 to 255, as are the others
 */
public record Accent(int red, int green, int blue) {
  /** WCAG 2.2, 1.4.3. */
  public static final double NEEDED = 4.5;

  private static final Pattern HEX = Pattern.compile("#[0-9a-fA-F]{6}");
  private static final int STEPS = 100;
  private static final Accent WHITE = new Accent(255, 255, 255);
  private static final Accent BLACK = new Accent(0, 0, 0);

  /** The darkest that it is read on by day, and the lightest by night. */
  private static final Accent DAY = new Accent(0xf4, 0xf3, 0xef);

  private static final Accent NIGHT = new Accent(0x1e, 0x22, 0x28);

  /** What buttons are labelled with by night. */
  private static final Accent INK = new Accent(0x10, 0x16, 0x14);

  /** Reads {@code #rrggbb}; empty for anything else. */
  public static Optional<Accent> parse(String text) {
    if (!HEX.matcher(text).matches()) {
      return Optional.empty();
    }
    int rgb = Integer.parseInt(text.substring(1), 16);
    return Optional.of(new Accent(rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff));
  }

  /** How well it is read by day, on the ground and under the white of a button: 1 to 21. */
  public double contrastByDay() {
    return contrast(DAY);
  }

  /** The nearest darker shade that is read well enough by day. */
  public Accent dark() {
    return towards(BLACK, shade -> shade.contrastByDay() >= NEEDED);
  }

  /** The nearest lighter shade that is read well enough by night, both ways. */
  public Accent light() {
    return towards(
        WHITE, shade -> shade.contrast(NIGHT) >= NEEDED && shade.contrast(INK) >= NEEDED);
  }

  String css() {
    return "\n:root { --accent: light-dark(%s, %s); --on-accent: light-dark(#ffffff, %s); }\n"
        .formatted(this, light(), INK);
  }

  double contrast(Accent other) {
    double mine = luminance();
    double its = other.luminance();
    return (Math.max(mine, its) + 0.05) / (Math.min(mine, its) + 0.05);
  }

  private Accent towards(Accent end, Predicate<Accent> good) {
    return IntStream.rangeClosed(0, STEPS)
        .mapToObj(step -> mixed(end, step))
        .filter(good)
        .findFirst()
        .orElse(end);
  }

  private Accent mixed(Accent end, int step) {
    return new Accent(
        between(red, end.red, step),
        between(green, end.green, step),
        between(blue, end.blue, step));
  }

  private static int between(int from, int to, int step) {
    return from + (to - from) * step / STEPS;
  }

  private double luminance() {
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  private static double linear(int part) {
    double share = part / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  @Override
  public String toString() {
    return "#%02x%02x%02x".formatted(red, green, blue);
  }
}
