package dev.sallyport.server.pages;

import java.util.Optional;

/**
 * Whose pages they are.
 *
 * @param name what people know the installation by
 * @param logo an image as a {@code data:} URL, which shows it and runs nothing in it
 * @param accent instead of our own
 */
public record Brand(String name, Optional<String> logo, Optional<Accent> accent) {
  /** Where nothing else is configured. */
  public static final Brand OURS = new Brand("Sallyport", Optional.empty(), Optional.empty());

  /** The style sheet with the colour of this brand. */
  public String over(String style) {
    return accent.map(color -> style + color.css()).orElse(style);
  }
}
