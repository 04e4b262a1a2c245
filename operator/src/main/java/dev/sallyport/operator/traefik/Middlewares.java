package dev.sallyport.operator.traefik;

import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.operator.objects.Ownership;
import dev.sallyport.operator.traefik.MiddlewareSpec.Chain;
import dev.sallyport.operator.traefik.MiddlewareSpec.ClientTls;
import dev.sallyport.operator.traefik.MiddlewareSpec.ForwardAuth;
import dev.sallyport.operator.traefik.MiddlewareSpec.Reference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The two Middlewares of the operator. Neither depends on what a rule says, so that editing a rule
 * never makes Traefik rebuild its configuration.
 */
public final class Middlewares {
  /** The name of the guard in each namespace; no rule may have it. */
  public static final String GUARD = "sallyport";

  /**
   * What a decision may need of a request, and no more: a request with 250 headers is one of 12.
   */
  private static final List<String> ASKED_WITH =
      List.of(
          "Authorization",
          "Cookie",
          "Accept",
          "Accept-Language",
          "Content-Type",
          "Origin",
          "User-Agent",
          "Sec-Fetch-Mode",
          "Sec-Fetch-Dest",
          "Sec-Fetch-Site",
          "Access-Control-Request-Method",
          "Traceparent");

  private static final long MAX_ANSWER_BYTES = 65_536;

  private Middlewares() {}

  /**
   * The Middleware that asks the runtime about each request of a namespace.
   *
   * @param gateway the runtime's gateway listener: {@code https://host:port}
   * @param secret the Secret of the namespace with CA and client certificate
   */
  public static Middleware guard(String namespace, URI gateway, String secret) {
    // An app never sees our cookie or a bearer credential: both are listed, so that what the client
    // sent is replaced by what we return.
    List<String> answered =
        Stream.concat(AppHeader.wireNames().stream(), Stream.of("Cookie", "Authorization"))
            .toList();
    return middleware(
        metadata(namespace, GUARD).build(),
        MiddlewareSpec.asking(
            new ForwardAuth(
                gateway + "/decide/" + namespace,
                false,
                ASKED_WITH,
                answered,
                AppHeader.lookalikes(),
                List.of(),
                true,
                false,
                false,
                0L,
                MAX_ANSWER_BYTES,
                "",
                "",
                new ClientTls(secret, secret, false, Map.of()),
                Map.of())));
  }

  /** The Middleware that an IngressRoute names: today the guard alone, later CORS before it. */
  public static Middleware chain(String namespace, String name, OwnerReference owner) {
    return middleware(
        metadata(namespace, name).withOwnerReferences(owner).build(),
        MiddlewareSpec.chaining(new Chain(List.of(new Reference(GUARD, Map.of())), Map.of())));
  }

  /** Whether an existing Middleware says what a desired one does. */
  public static boolean same(Middleware desired, Middleware existing) {
    return desired.getSpec().equals(existing.getSpec());
  }

  private static Middleware middleware(ObjectMeta metadata, MiddlewareSpec spec) {
    Middleware middleware = new Middleware();
    middleware.setMetadata(metadata);
    middleware.setSpec(spec);
    return middleware;
  }

  private static ObjectMetaBuilder metadata(String namespace, String name) {
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(Ownership.LABELS);
  }
}
