package dev.sallyport.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * One observed aspect of a resource, shaped as {@code metav1.Condition} (Kubernetes API
 * conventions, "Typical status properties").
 *
 * @param lastTransitionTime RFC 3339, UTC; moves only when {@code status} does
 */
public record Condition(
    @JsonPropertyDescription("The aspect: Accepted, Programmed or Ready.") String type,
    @JsonPropertyDescription("True, False or Unknown.") String status,
    @JsonPropertyDescription("Why, as one CamelCase word from a closed list.") String reason,
    @JsonPropertyDescription("Why, in a sentence that says what to do.") String message,
    @JsonPropertyDescription("When the status last changed (RFC 3339).") String lastTransitionTime,
    @JsonPropertyDescription("The metadata.generation that this condition was computed for.")
        long observedGeneration) {

  /** Whether this condition says the same as {@code other}, whenever either came about. */
  public boolean saysTheSameAs(Condition other) {
    return type.equals(other.type)
        && status.equals(other.status)
        && reason.equals(other.reason)
        && message.equals(other.message)
        && observedGeneration == other.observedGeneration;
  }
}
