package dev.sallyport.operator.traefik;

import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.crds.headers.AskedWith;
import dev.sallyport.operator.objects.Ownership;
import dev.sallyport.operator.traefik.MiddlewareSpec.Chain;
import dev.sallyport.operator.traefik.MiddlewareSpec.ClientTls;
import dev.sallyport.operator.traefik.MiddlewareSpec.ForwardAuth;
import dev.sallyport.operator.traefik.MiddlewareSpec.Headers;
import dev.sallyport.operator.traefik.MiddlewareSpec.Reference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Middlewares of the operator. None depends on a rule's routes, so that editing them never
 * makes Traefik rebuild its configuration.
 *
 * <p>Their names start with {@code sallyport}, which no rule's does; a chain has its rule's name.
 */
public final class Middlewares {
  /** The name of the guard in each namespace. */
  public static final String GUARD = "sallyport";

  /** What takes the guard's place in the chain of a rule that is bypassed. */
  public static final String BYPASS = "sallyport-bypass";

  private static final String CORS = "sallyport-cors-";

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
                AskedWith.names(),
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

  /**
   * The Middleware that takes every identity header away from a request and asks nobody. A pattern
   * is not to be had here: what {@link AppHeader#lookalikes} covers beyond underscores passes.
   */
  public static Middleware bypass(String namespace) {
    List<String> forgeable =
        Stream.concat(AppHeader.wireNames().stream(), AppHeader.underscored().stream()).toList();
    return middleware(
        metadata(namespace, BYPASS).build(), MiddlewareSpec.changing(Headers.without(forgeable)));
  }

  /** The Middleware that answers preflights for a rule. */
  public static Middleware cors(
      String namespace, String rule, OwnerReference owner, Headers headers) {
    return middleware(
        metadata(namespace, corsName(rule)).withOwnerReferences(owner).build(),
        MiddlewareSpec.changing(headers));
  }

  /** The name of a rule's own {@link #cors}. */
  public static String corsName(String rule) {
    return CORS + rule;
  }

  /**
   * The Middleware that an IngressRoute names.
   *
   * @param links the names of the Middlewares that a request goes through, in order
   */
  public static Middleware chain(
      String namespace, String name, OwnerReference owner, List<String> links) {
    return middleware(
        metadata(namespace, name).withOwnerReferences(owner).build(),
        MiddlewareSpec.chaining(
            new Chain(
                links.stream().map(link -> new Reference(link, Map.of())).toList(), Map.of())));
  }

  /** The rule that a Middleware of this name belongs to; empty if to all of its namespace. */
  public static Optional<String> ruleOf(String middleware) {
    if (middleware.equals(GUARD) || middleware.equals(BYPASS)) {
      return Optional.empty();
    }
    return Optional.of(
        middleware.startsWith(CORS) ? middleware.substring(CORS.length()) : middleware);
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
