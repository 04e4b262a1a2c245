package dev.sallyport.server.http;

import dev.sallyport.server.pages.Pages;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The pages as the runtime renders them, with its own style sheet and without what asks for them.
 *
 * <p>Lives in the server's package because the style sheet is not open to others.
 */
public final class MeasuredPages {
  private final Pages pages;

  /**
   * @param authUrl where they are, without a slash at the end
   */
  public MeasuredPages(String authUrl) {
    pages = new Pages(authUrl, Listeners.resource("style.css"));
  }

  /** The login page, encoded as it is sent. */
  public byte[] login() {
    return pages
        .login(LoginPages.form("", Optional.empty(), Optional.empty()))
        .getBytes(StandardCharsets.UTF_8);
  }
}
