package dev.sallyport.cluster.part;

import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.process.Launch;
import java.util.Map;

/**
 * The quickstart's app.
 *
 * @param signOut the page where a person signs out
 */
public record Shop(JavaPart program, String signOut, int port) {
  public Launch launch(Http http) {
    return Launch.of(
            "shop",
            program.command(48, "dev.sallyport.quickstart.Main"),
            program.jars(),
            port,
            () -> http.ok("http://127.0.0.1:" + port + "/healthz", Map.of()))
        .with(Map.of("SHOP_PORT", Integer.toString(port), "SHOP_SIGN_OUT_URL", signOut));
  }
}
