package dev.sallyport.store.identities;

import java.util.List;
import java.util.regex.Pattern;

/** Names that are granted to people; they go into one header, separated by commas. */
public final class Role {
  /** What everybody is, unless somebody says otherwise. */
  public static final List<String> DEFAULT = List.of("user");

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}");

  private Role() {}

  /** Whether rules can name it, and a header carry it. */
  public static boolean isLegal(String text) {
    return LEGAL.matcher(text).matches();
  }
}
