package dev.sallyport.server.http;

import java.util.Optional;
import java.util.Set;

/**
 * Who asks for a decision, and about whose rules they may ask. Nobody else's word about a request
 * counts: what "X-Forwarded-*" says is read after this.
 */
sealed interface Asker {
  /** A sentence for an asker who may not ask there; empty if they may. */
  Optional<String> refusal(Door door);

  /**
   * Has shown a client certificate.
   *
   * @param namespaces that it speaks for, one by one
   * @param everywhere whether it may ask about the rules of all namespaces
   */
  record Certified(Set<String> namespaces, boolean everywhere) implements Asker {
    public Certified {
      namespaces = Set.copyOf(namespaces);
    }

    @Override
    public Optional<String> refusal(Door door) {
      return switch (door) {
        case Door.Namespace(String name) ->
            namespaces.contains(name)
                ? Optional.empty()
                : Optional.of("This certificate does not speak for that namespace.");
        case Door.EntryPoint _, Door.Decisions _, Door.Nginx _, Door.Envoy _ ->
            everywhere
                ? Optional.empty()
                : Optional.of(
                    "This certificate does not speak for all namespaces: %s is not among its names."
                        .formatted(ClientCertificate.EVERYWHERE));
      };
    }
  }

  /** Asks from an address that the settings name. */
  record TrustedProxy() implements Asker {
    @Override
    public Optional<String> refusal(Door door) {
      return switch (door) {
        case Door.Namespace _, Door.EntryPoint _ ->
            Optional.of("Ask at /decisions: /decide is for those who show a certificate.");
        case Door.Decisions _, Door.Nginx _, Door.Envoy _ -> Optional.empty();
      };
    }
  }

  /** Asks from any other address. */
  record Stranger(String address) implements Asker {
    @Override
    public Optional<String> refusal(Door door) {
      return Optional.of(
          "%s may not ask: it is not among decisions.trustedProxies in the runtime's settings."
              .formatted(address));
    }
  }
}
