package dev.sallyport.server.settings;

import dev.sallyport.crds.accessrule.Mount;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where the login pages are: at an origin, or below a prefix of one. */
final class PagesUrl {
  static final String EXAMPLES =
      "https://auth.example.com, or https://app.example.com/auth with lower-case letters, digits and"
          + " dashes between slashes and no slash at its end";

  private PagesUrl() {}

  /** Null for anything else. */
  static @Nullable URI parse(String text) {
    try {
      URI uri = URI.create(text);
      boolean usable =
          "https".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && Mount.parse(uri.getHost(), uri.getRawPath()).isPresent()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return usable ? uri : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
