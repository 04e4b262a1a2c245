package dev.sallyport.operator.certificates;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** What a cache last saw of the operator's Secrets. */
@FunctionalInterface
public interface Secrets {
  Optional<Secret> cached(String namespace, String name);
}
