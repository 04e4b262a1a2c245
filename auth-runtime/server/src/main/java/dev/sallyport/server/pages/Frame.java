package dev.sallyport.server.pages;

import java.util.function.Supplier;

/**
 * What stands around every page. The layout asks for it while a page is written, so that no page
 * has to pass it on.
 *
 * @param brand whose pages they are
 * @param style the style sheet, which each page carries inside
 */
public record Frame(Brand brand, String style) {
  private static final ScopedValue<Frame> CURRENT = ScopedValue.newInstance();

  /** The one that the page being written has. */
  public static Frame current() {
    return CURRENT.get();
  }

  String around(Supplier<String> page) {
    return ScopedValue.where(CURRENT, this).call(page::get);
  }
}
