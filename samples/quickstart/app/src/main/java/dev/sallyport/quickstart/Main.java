package dev.sallyport.quickstart;

import java.util.Map;

/** Starts the app with its two settings, which are environment variables. */
public final class Main {
  private static final String PORT = "SHOP_PORT";
  private static final String SIGN_OUT = "SHOP_SIGN_OUT_URL";

  private Main() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) {
    var environment = System.getenv();
    var app = new App(port(environment), environment.getOrDefault(SIGN_OUT, "/"));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(app::close));
    System.out.println("The shop answers on http://127.0.0.1:" + app.port());
  }

  private static int port(Map<String, String> environment) {
    var text = environment.getOrDefault(PORT, "3000");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      System.err.printf("%s is %s, which is not a port.%n", PORT, text);
      System.exit(1);
      throw notANumber;
    }
  }
}
