package dev.sallyport.server.http;

import dev.sallyport.server.pages.ProviderChoice;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.List;

/**
 * With whom people can log in elsewhere, as JSON. The login itself is no call: an app leads its
 * window there, and gets it back with a session.
 */
final class ElsewhereApi {
  private final Elsewhere elsewhere;

  ElsewhereApi(Elsewhere elsewhere) {
    this.elsewhere = elsewhere;
  }

  List<Route<ApiCall>> routes() {
    return List.of(new Route<>("GET", "/api/providers", this::providers));
  }

  private void providers(ApiCall call) throws IOException {
    call.json(
        StatusCodes.OK,
        json -> {
          var all = json.putArray("providers");
          for (ProviderChoice one : elsewhere.choices()) {
            all.addObject()
                .put("name", one.name())
                .put("title", one.title())
                .put("available", !one.down())
                .put("login_url", call.authUrl() + one.path());
          }
        });
  }
}
