package dev.sallyport.server.settings;

import dev.sallyport.server.pages.Accent;
import dev.sallyport.server.pages.Brand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads whose pages they are. */
final class Branding {
  /** A page with it, in base64, stays well below 30 KB. */
  private static final int MAX_LOGO = 12 * 1024;

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,40}");

  /**
   * After a mark of the byte order, instructions, comments and a document type, if there are any.
   */
  private static final Pattern SVG =
      Pattern.compile("\\uFEFF?\\s*(<\\?[^>]*>\\s*)*(<!(--(?s:.*?)--|[^>-][^>]*)>\\s*)*<svg[\\s>]");

  private Branding() {}

  static Brand of(YamlSection section) {
    return new Brand(
        section.valueOr("name", "Example", Branding::name, Brand.OURS.name()),
        section.has("logo") ? logo(section) : Optional.empty(),
        section.has("color") ? accent(section) : Optional.empty());
  }

  private static @Nullable String name(String text) {
    return NAME.matcher(text.strip()).matches() ? text.strip() : null;
  }

  private static Optional<Accent> accent(YamlSection section) {
    Accent none = new Accent(0, 0, 0);
    Accent color =
        section.value("color", "'#1f5f4a'", text -> Accent.parse(text).orElse(null), none);
    if (color.contrastByDay() < Accent.NEEDED) {
      section.mistake(
          String.format(
              Locale.ROOT,
              "pages.color: %s on the light ground of a page has a contrast of %.1f to 1, and people"
                  + " need %.1f: choose a darker one, for example '%s'",
              color,
              color.contrastByDay(),
              Accent.NEEDED,
              color.dark()));
    }
    return Optional.of(color);
  }

  private static Optional<String> logo(YamlSection section) {
    Path file = section.file("logo");
    if (file.toString().isEmpty()) {
      return Optional.empty();
    }
    byte[] image;
    try {
      image = Files.readAllBytes(file);
    } catch (IOException _) {
      section.mistake("pages.logo: the file %s cannot be read".formatted(file));
      return Optional.empty();
    }
    if (image.length > MAX_LOGO) {
      section.mistake(
          "pages.logo: the file %s has %d bytes, and each page carries it: choose one of at most %d"
              .formatted(file, image.length, MAX_LOGO));
      return Optional.empty();
    }
    Optional<String> type = type(image);
    if (type.isEmpty()) {
      section.mistake(
          "pages.logo: the file %s is neither SVG nor PNG: choose one that is".formatted(file));
    }
    return type.map(
        known -> "data:%s;base64,%s".formatted(known, Base64.getEncoder().encodeToString(image)));
  }

  /** By what is in it, for its name may say anything. */
  private static Optional<String> type(byte[] image) {
    if (image.length > PNG.length && Arrays.equals(image, 0, PNG.length, PNG, 0, PNG.length)) {
      return Optional.of("image/png");
    }
    return SVG.matcher(new String(image, StandardCharsets.UTF_8)).lookingAt()
        ? Optional.of("image/svg+xml")
        : Optional.empty();
  }
}
