package dev.sallyport.operator.certificates;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a certificate says: who its holder is, and what it may be used for. */
public sealed interface Leaf {
  /** The names by which the holder is known. */
  Set<Name> names();

  /**
   * Proves to the runtime for which namespace Traefik asks.
   *
   * @param namespace the only one it may ask for
   */
  record GatewayClient(String namespace) implements Leaf {
    @Override
    public Set<Name> names() {
      return Set.of(new Name.Uri("sallyport:gateway:" + namespace));
    }
  }

  /** Proves to the runtime that a gateway may ask about the rules of all namespaces. */
  record DecisionsClient() implements Leaf {
    @Override
    public Set<Name> names() {
      return Set.of(new Name.Uri("sallyport:decisions"));
    }
  }

  /**
   * Proves to Traefik that it asks the runtime.
   *
   * @param names never empty
   */
  record RuntimeServer(Set<Name> names) implements Leaf {
    public RuntimeServer {
      names = Set.copyOf(names);
    }

    /**
     * The runtime as it is reached at {@code gateway} and as a Service of its namespace.
     *
     * @param gateway what Traefik asks: {@code https://host:port}
     * @param namespace the installation's own
     */
    public static RuntimeServer at(URI gateway, String namespace) {
      String service = "sallyport-gateway.%s.svc".formatted(namespace);
      List<Name> names = new ArrayList<>();
      names.add(Name.ofHost(gateway.getHost()));
      names.add(new Name.Dns(service));
      names.add(new Name.Dns(service + ".cluster.local"));
      return new RuntimeServer(new HashSet<>(names));
    }
  }

  /**
   * Proves to the API server that it asks the operator.
   *
   * @param names never empty
   */
  record Webhook(Set<Name> names) implements Leaf {
    public Webhook {
      names = Set.copyOf(names);
    }

    /**
     * The webhook as the API server reaches it.
     *
     * @param url {@code https://host:port}; empty for the Service
     */
    public static Webhook at(Optional<URI> url, String service, String namespace) {
      return new Webhook(
          Set.of(
              url.map(at -> Name.ofHost(at.getHost()))
                  .orElseGet(() -> new Name.Dns("%s.%s.svc".formatted(service, namespace)))));
    }
  }

  /** A subject alternative name (RFC 5280, section 4.2.1.6). */
  sealed interface Name {
    /** A host name. */
    record Dns(String value) implements Name {}

    /** An address literal. */
    record Ip(String value) implements Name {}

    /** An identity that is no host. */
    record Uri(String value) implements Name {}

    /** The host of a URI: a name, an IPv4 literal, or an IPv6 literal in brackets. */
    static Name ofHost(String host) {
      if (host.startsWith("[") && host.endsWith("]")) {
        return new Ip(CertificateAuthority.canonical(host.substring(1, host.length() - 1)));
      }
      boolean numeric = host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
      return numeric ? new Ip(host) : new Dns(host);
    }
  }
}
