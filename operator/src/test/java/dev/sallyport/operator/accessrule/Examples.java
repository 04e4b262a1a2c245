package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.accessrule.AccessRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.UUID;

/** Rules as a cluster would hand them over. */
final class Examples {
  static final String UID = "6f1b0c9e-6a0f-4b69-9d0a-0a4c1d7f0001";

  private Examples() {}

  /** The same in a mode of its own. */
  static AccessRule shop(String rollout) {
    AccessRule shop = shop();
    String yaml =
        Serialization.asYaml(shop).replace("spec:\n", "spec:\n  rollout: " + rollout + "\n");
    return Serialization.unmarshal(yaml, AccessRule.class);
  }

  /** A rule of one route, {@code r}, in namespace {@code shop}. */
  static AccessRule rule(String name, long uid, String host, String path) {
    return Serialization.unmarshal(
        """
        apiVersion: sallyport.dev/v1alpha1
        kind: AccessRule
        metadata: {name: %s, namespace: shop, generation: 1, uid: %s}
        spec:
          hosts: [%s]
          routes:
          - {name: r, paths: ["%s"], allow: {session: {}}}
        """
            .formatted(name, new UUID(1, uid), host, path),
        AccessRule.class);
  }

  /** A legal rule of two routes. */
  static AccessRule shop() {
    return Serialization.unmarshal(
        """
        apiVersion: sallyport.dev/v1alpha1
        kind: AccessRule
        metadata: {name: shop, namespace: shop, generation: 3, uid: %s}
        spec:
          hosts: [shop.example.com, a.example.com, b.example.com, "*.c.example.com", d.example.com]
          routes:
          - {name: health, paths: [/healthz], methods: [GET], allow: {anyone: {}}}
          - {name: rest, paths: ["/**"], allow: {session: {}}}
        """
            .formatted(UID),
        AccessRule.class);
  }
}
