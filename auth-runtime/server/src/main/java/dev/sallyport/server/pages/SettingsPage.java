package dev.sallyport.server.pages;

import org.jspecify.annotations.Nullable;

/** The pages where people look after their account, in the order of the navigation. */
public enum SettingsPage {
  PASSWORD("Password", "/settings/password"),
  EMAIL("E-mail address", "/settings/email"),
  FACTORS("Second factor", "/settings/factors"),
  PASSKEYS("Passkeys", "/settings/passkeys"),
  SESSIONS("Sessions", "/settings/sessions"),
  LINKS("Linked accounts", "/settings/links"),
  DELETE("Delete account", "/settings/delete");

  private final String title;
  private final String path;

  SettingsPage(String title, String path) {
    this.title = title;
    this.path = path;
  }

  public String title() {
    return title;
  }

  public String path() {
    return path;
  }

  /** For aria-current; null leaves the attribute out. */
  public @Nullable String current(SettingsPage shown) {
    return this == shown ? "page" : null;
  }
}
