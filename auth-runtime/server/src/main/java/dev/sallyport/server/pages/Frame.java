package dev.sallyport.server.pages;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * What stands around every page. The layout asks for it while a page is written, so that no page
 * has to pass it on.
 *
 * @param brand whose pages they are
 * @param style the style sheet, which each page carries inside
 * @param prefix of the paths of all pages; empty where they have a host of their own
 * @param elsewhere whether people can sign in elsewhere
 */
public record Frame(Brand brand, String style, String prefix, boolean elsewhere) {
  private static final ScopedValue<Frame> CURRENT = ScopedValue.newInstance();

  /** The one that the page being written has. */
  public static Frame current() {
    return CURRENT.get();
  }

  /** Where a path of ours is in a browser, and any other address as it is. */
  public String at(String address) {
    return address.startsWith("/") ? prefix + address : address;
  }

  /** The settings that there are, in the order of the navigation. */
  public List<SettingsPage> settings() {
    return Arrays.stream(SettingsPage.values())
        .filter(page -> elsewhere || page != SettingsPage.LINKS)
        .toList();
  }

  String around(Supplier<String> page) {
    return ScopedValue.where(CURRENT, this).call(page::get);
  }
}
