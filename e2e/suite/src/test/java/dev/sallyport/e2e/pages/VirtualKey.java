package dev.sallyport.e2e.pages;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;

/** An authenticator of Chromium's own in one window, with keys in its memory. */
final class VirtualKey {
  private final CDPSession tools;
  private final String id;

  private VirtualKey(CDPSession tools, String id) {
    this.tools = tools;
    this.id = id;
  }

  /** A phone or laptop that verifies its owner and keeps passkeys. */
  static VirtualKey phone(Window window) {
    return plugged(window, "internal", true);
  }

  /** A key that is touched, and knows neither a PIN nor whom it belongs to. */
  static VirtualKey stick(Window window) {
    return plugged(window, "usb", false);
  }

  private static VirtualKey plugged(Window window, String transport, boolean own) {
    CDPSession tools = window.tools();
    JsonObject enable = new JsonObject();
    enable.addProperty("enableUI", false);
    tools.send("WebAuthn.enable", enable);
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", transport);
    options.addProperty("hasResidentKey", own);
    options.addProperty("hasUserVerification", own);
    options.addProperty("isUserVerified", own);
    options.addProperty("automaticPresenceSimulation", true);
    JsonObject arguments = new JsonObject();
    arguments.add("options", options);
    JsonObject added = tools.send("WebAuthn.addVirtualAuthenticator", arguments);
    return new VirtualKey(tools, added.get("authenticatorId").getAsString());
  }

  /** Whether somebody is there who touches it. */
  void touched(boolean enabled) {
    JsonObject arguments = arguments();
    arguments.addProperty("enabled", enabled);
    tools.send("WebAuthn.setAutomaticPresenceSimulation", arguments);
  }

  /** How many keys it has. */
  int keys() {
    return tools.send("WebAuthn.getCredentials", arguments()).getAsJsonArray("credentials").size();
  }

  private JsonObject arguments() {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("authenticatorId", id);
    return arguments;
  }
}
