package dev.sallyport.operator.traefik;

import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.crds.headers.AskedWith;
import dev.sallyport.operator.objects.Ownership;
import dev.sallyport.operator.traefik.MiddlewareSpec.Chain;
import dev.sallyport.operator.traefik.MiddlewareSpec.ClientTls;
import dev.sallyport.operator.traefik.MiddlewareSpec.ForwardAuth;
import dev.sallyport.operator.traefik.MiddlewareSpec.Headers;
import dev.sallyport.operator.traefik.MiddlewareSpec.PassTLSClientCert;
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
 * The Middlewares of the operator. Of a rule's routes a chain depends only on whether some take
 * client certificates, so that editing them does not make Traefik rebuild its configuration.
 *
 * <p>Their names start with {@code sallyport}, which no rule's does; a chain has its rule's name.
 */
public final class Middlewares {
  /** The name of the guard in each namespace. */
  public static final String GUARD = Link.GUARD.objectName();

  private static final String CORS = "sallyport-cors-";

  /**
   * What a guard that believes forwarded fields would ask about instead of what Traefik itself
   * routes by. X-Forwarded-For is not among them: Traefik adds its own peer to it.
   */
  private static final List<String> FORGEABLE =
      List.of(
          "X-Forwarded-Host",
          "X-Forwarded-Method",
          "X-Forwarded-Prefix",
          "X-Forwarded-Tls-Client-Cert",
          "X-Forwarded-Tls-Client-Cert-Info",
          "X-Forwarded-Uri");

  private static final long MAX_ANSWER_BYTES = 65_536;

  private Middlewares() {}

  /**
   * A Middleware that all rules of a namespace share.
   *
   * @param gateway the runtime's gateway listener: {@code https://host:port}
   * @param secret the Secret of the namespace with CA and client certificate
   */
  public static Middleware shared(Link link, String namespace, URI gateway, String secret) {
    var metadata = metadata(namespace, link.objectName()).build();
    return middleware(
        metadata,
        switch (link) {
          case GUARD -> asking(namespace, gateway, secret, false);
          case TRUSTING -> asking(namespace, gateway, secret, true);
          case BYPASS -> MiddlewareSpec.changing(Headers.without(identity()));
          case FORWARDED -> MiddlewareSpec.changing(Headers.without(FORGEABLE));
          case CLIENT_CERTIFICATE -> MiddlewareSpec.passing(new PassTLSClientCert(true, Map.of()));
        });
  }

  private static MiddlewareSpec asking(
      String namespace, URI gateway, String secret, boolean trusting) {
    // An app never sees our cookie or a bearer credential: both are listed, so that what the client
    // sent is replaced by what we return.
    List<String> answered =
        Stream.concat(AppHeader.wireNames().stream(), Stream.of("Cookie", "Authorization"))
            .toList();
    return MiddlewareSpec.asking(
        new ForwardAuth(
            gateway + "/decide/" + namespace,
            trusting,
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
            Map.of()));
  }

  /**
   * Every identity header, for a bypass, which asks nobody. A pattern is not to be had there: what
   * {@link AppHeader#lookalikes} covers beyond underscores passes.
   */
  private static List<String> identity() {
    return Stream.concat(AppHeader.wireNames().stream(), AppHeader.underscored().stream()).toList();
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
    if (Link.isNameOfOne(middleware)) {
      return Optional.empty();
    }
    return Optional.of(
        middleware.startsWith(CORS) ? middleware.substring(CORS.length()) : middleware);
  }

  /** Whether a chain leads through a shared Middleware. */
  public static boolean leadsThrough(Middleware chain, Link link) {
    Chain links = chain.getSpec().chain();
    List<Reference> names = links == null ? null : links.middlewares();
    return names != null
        && names.stream().anyMatch(reference -> link.objectName().equals(reference.name()));
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
