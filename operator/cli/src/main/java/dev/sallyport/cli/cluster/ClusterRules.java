package dev.sallyport.cli.cluster;

import dev.sallyport.cli.rules.Finding;
import dev.sallyport.cli.rules.Finding.Kind;
import dev.sallyport.cli.rules.KnownRule;
import dev.sallyport.cli.rules.Place;
import dev.sallyport.cli.rules.RuleSet;
import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.LoadedRule;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads AccessRules through the person's own kubeconfig; needs to list them in all namespaces. */
public final class ClusterRules {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private ClusterRules() {}

  /** The rules, or why there are none to be had. */
  public sealed interface Outcome {
    /**
     * What is there.
     *
     * @param findings about rules that are not legal: of those, the runtime follows an earlier form
     *     that only it knows
     */
    record Read(RuleSet rules, List<Finding> findings) implements Outcome {}

    /**
     * Nobody answered, or not with rules.
     *
     * @param message what is wrong and what to do
     */
    record Unreachable(String message) implements Outcome {}
  }

  /**
   * Asks the API server.
   *
   * @param context of the kubeconfig; the current one if empty
   */
  public static Outcome read(Optional<String> context) {
    Config config;
    try {
      config =
          new ConfigBuilder(Config.autoConfigure(context.orElse(null)))
              .withRequestTimeout(TIMEOUT_MILLIS)
              .withConnectionTimeout(TIMEOUT_MILLIS)
              .withRequestRetryBackoffLimit(0)
              .build();
    } catch (KubernetesClientException e) {
      return new Outcome.Unreachable("the kubeconfig cannot be used: %s".formatted(cause(e)));
    }
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return rules(client.resources(AccessRule.class).inAnyNamespace().list().getItems());
    } catch (KubernetesClientException e) {
      return new Outcome.Unreachable(
          switch (e.getCode()) {
            case FORBIDDEN ->
                "you may not list AccessRules in all namespaces: ask for the verb list on"
                    + " accessrules.sallyport.dev, or read files with -f";
            case NOT_FOUND ->
                "the cluster at %s does not know AccessRules: apply"
                        .formatted(config.getMasterUrl())
                    + " crds/accessrules.sallyport.dev.yaml, or read files with -f";
            default ->
                config.getContexts().isEmpty()
                    ? "no kubeconfig names a cluster: set KUBECONFIG, or read files with -f"
                    : "the cluster at %s does not answer (%s): set KUBECONFIG or --context, or read files with -f"
                        .formatted(config.getMasterUrl(), cause(e));
          });
    }
  }

  private static Outcome.Read rules(List<AccessRule> resources) {
    List<KnownRule> rules = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    List<AccessRule> oldestFirst = new ArrayList<>(resources);
    oldestFirst.sort(
        Comparator.comparing((AccessRule r) -> r.getMetadata().getCreationTimestamp())
            .thenComparing(r -> r.getMetadata().getUid()));
    for (AccessRule resource : oldestFirst) {
      ObjectMeta metadata = resource.getMetadata();
      Place place =
          Place.all("accessrule/%s -n %s".formatted(metadata.getName(), metadata.getNamespace()));
      if (resource.getSpec() == null) {
        continue; // The API server demands one.
      }
      switch (Rule.parse(resource.getSpec())) {
        case Parsed.Ok<Rule>(Rule rule) ->
            rules.add(
                new KnownRule(
                    new LoadedRule(
                        UUID.fromString(metadata.getUid()),
                        metadata.getNamespace(),
                        metadata.getName(),
                        rules.size(),
                        rule),
                    _ -> place));
        case Parsed.Invalid<Rule>(var violations) ->
            violations.forEach(
                v ->
                    findings.add(
                        new Finding(
                            Kind.ILLEGAL_VALUE,
                            place,
                            metadata.getNamespace() + "/" + metadata.getName(),
                            v.path(),
                            v.message()
                                + " (what was accepted last stays in force, and is not shown here)")));
      }
    }
    return new Outcome.Read(RuleSet.of(rules), findings);
  }

  private static String cause(KubernetesClientException e) {
    Throwable cause = e;
    for (Throwable next = e; next != null; next = next.getCause()) {
      cause = next;
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
