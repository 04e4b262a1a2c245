package dev.sallyport.crds.accessrule;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sallyport.crds.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator observed; written by it alone. */
@JsonClassDescription(
    "What is in force of the rule, and how far: written by the operator, never by hand.")
public record AccessRuleStatus(
    @JsonPropertyDescription("The metadata.generation that this status describes.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("The rule's hosts in one line, for kubectl get.")
        @Nullable String hosts,
    @JsonPropertyDescription(
            "How far the rule in force is enforced: Enforce, Enforce 25%, Observe or Bypass.")
        @Nullable String mode,
    @JsonPropertyDescription("How many routes are in force.") @Nullable Integer routes,
    @JsonPropertyDescription(
            "How many live runtime replicas have applied this rule, of how many: 2/2.")
        @Nullable String loaded,
    @JsonPropertyDescription(
            "The Traefik Middleware that an IngressRoute of this namespace has to name.")
        @Nullable String middleware,
    @JsonPropertyDescription(
            "Accepted: the spec is legal. Programmed: the Traefik objects exist and every live runtime"
                + " replica has applied this generation. Ready: both.")
        @Nullable List<Condition> conditions) {}
