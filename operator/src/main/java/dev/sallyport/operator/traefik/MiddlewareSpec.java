package dev.sallyport.operator.traefik;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The spec of a {@link Middleware}: one of its fields is set.
 *
 * @param others whatever else an existing object has, so that it is seen as a difference
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MiddlewareSpec(
    @Nullable ForwardAuth forwardAuth,
    @Nullable Chain chain,
    @Nullable Headers headers,
    @Nullable PassTLSClientCert passTLSClientCert,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
  public MiddlewareSpec {
    others = copy(others);
  }

  /** Ask {@code guard} about each request. */
  static MiddlewareSpec asking(ForwardAuth guard) {
    return new MiddlewareSpec(guard, null, null, null, Map.of());
  }

  /** Pass a request through other middlewares. */
  static MiddlewareSpec chaining(Chain chain) {
    return new MiddlewareSpec(null, chain, null, null, Map.of());
  }

  /** Change the header fields of a request and its answer. */
  static MiddlewareSpec changing(Headers headers) {
    return new MiddlewareSpec(null, null, headers, null, Map.of());
  }

  /** Tell those behind it which certificate the client has. */
  static MiddlewareSpec passing(PassTLSClientCert certificate) {
    return new MiddlewareSpec(null, null, null, certificate, Map.of());
  }

  /** Values may be null, which {@code Map.copyOf} refuses; the map itself is, where none came. */
  static Map<String, Object> copy(@Nullable Map<String, Object> others) {
    return others == null ? Map.of() : new TreeMap<>(others);
  }

  /**
   * Traefik's {@code forwardAuth}. Every field is written, also where Traefik's default is the same
   * value: defaults change, and a field that is not ours could be set by somebody else.
   *
   * @param address whom Traefik asks, with GET, about each request
   * @param trustForwardHeader with false Traefik's own method, host and URI are asked about; with
   *     true a client's X-Forwarded-Uri would be asked about while another URL is proxied, unless
   *     something before it takes that field away
   * @param authRequestHeaders what of the client's request is shown to us; X-Forwarded-* come on
   *     top
   * @param authResponseHeaders what an app may get from us; Traefik deletes a client's own headers
   *     of these names, also where we return none
   * @param authResponseHeadersRegex the same for other spellings of those names
   * @param addAuthCookiesToResponse none: an allowed answer sets no cookie
   * @param preserveLocationHeader our redirects stay as they are
   * @param preserveRequestMethod false: we are asked with GET, whatever the client sends
   * @param maxResponseBodySize in bytes; a longer answer of ours becomes 401
   * @param maxBodySize in bytes; has no effect without {@code forwardBody}
   * @param headerField no header of ours becomes the user name in Traefik's access log
   * @param authSigninURL none: Traefik would redirect every 401 there
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ForwardAuth(
      @Nullable String address,
      @Nullable Boolean trustForwardHeader,
      @Nullable List<String> authRequestHeaders,
      @Nullable List<String> authResponseHeaders,
      @Nullable String authResponseHeadersRegex,
      @Nullable List<String> addAuthCookiesToResponse,
      @Nullable Boolean preserveLocationHeader,
      @Nullable Boolean preserveRequestMethod,
      @Nullable Boolean forwardBody,
      @Nullable Long maxBodySize,
      @Nullable Long maxResponseBodySize,
      @Nullable String headerField,
      @Nullable String authSigninURL,
      @Nullable ClientTls tls,
      @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
    public ForwardAuth {
      others = copy(others);
    }
  }

  /**
   * How Traefik connects to us. Both Secrets are read from the Middleware's own namespace; where
   * one is missing, Traefik drops the Middleware and its routers answer 404.
   *
   * @param caSecret Secret with the CA that our certificate must be from ({@code ca.crt})
   * @param certSecret Secret with the client certificate ({@code tls.crt}, {@code tls.key})
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ClientTls(
      @Nullable String caSecret,
      @Nullable String certSecret,
      @Nullable Boolean insecureSkipVerify,
      @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
    public ClientTls {
      others = copy(others);
    }
  }

  /**
   * Traefik's {@code headers}. It answers a preflight itself, whatever comes after it, and sets its
   * fields on every answer that passes it, also on refusals (read in Traefik 3.7.12, {@code
   * pkg/middlewares/headers/header.go}).
   *
   * @param customRequestHeaders an empty value deletes the field from the request
   * @param accessControlMaxAge in seconds
   * @param addVaryHeader true: caches have to tell origins apart
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Headers(
      @Nullable Map<String, String> customRequestHeaders,
      @Nullable List<String> accessControlAllowOriginList,
      @Nullable List<String> accessControlAllowMethods,
      @Nullable List<String> accessControlAllowHeaders,
      @Nullable List<String> accessControlExposeHeaders,
      @Nullable Boolean accessControlAllowCredentials,
      @Nullable Long accessControlMaxAge,
      @Nullable Boolean addVaryHeader,
      @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
    public Headers {
      others = copy(others);
    }

    /** Takes fields away from requests. */
    static Headers without(List<String> fields) {
      Map<String, String> gone = new TreeMap<>();
      fields.forEach(field -> gone.put(field, ""));
      return new Headers(gone, null, null, null, null, null, null, null, Map.of());
    }

    /**
     * Answers preflights and lets scripts read answers (Fetch standard, CORS protocol).
     *
     * @param maxAge in seconds; 0 leaves it to the browser
     */
    public static Headers cors(
        List<String> origins,
        List<String> methods,
        List<String> allowed,
        List<String> exposed,
        boolean credentials,
        long maxAge) {
      return new Headers(
          null,
          origins,
          methods,
          allowed.isEmpty() ? null : allowed,
          exposed.isEmpty() ? null : exposed,
          credentials,
          maxAge == 0 ? null : maxAge,
          true,
          Map.of());
    }
  }

  /**
   * Traefik's {@code passTLSClientCert}. It sets its field where the client has a certificate, and
   * leaves the field alone where it has none (read in Traefik 3.7.12, {@code
   * pkg/middlewares/passtlsclientcert}): a client's own has to be gone before.
   *
   * @param pem the whole chain, in base64
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PassTLSClientCert(
      @Nullable Boolean pem, @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
    public PassTLSClientCert {
      others = copy(others);
    }
  }

  /** Other middlewares, in order. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Chain(
      @Nullable List<Reference> middlewares,
      @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
    public Chain {
      others = copy(others);
    }
  }

  /** A Middleware of the same namespace. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Reference(
      @Nullable String name, @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
    public Reference {
      others = copy(others);
    }
  }
}
