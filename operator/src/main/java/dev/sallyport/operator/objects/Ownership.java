package dev.sallyport.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;

/** By what one tells the operator's objects from other people's. */
public final class Ownership {
  /** The field manager of every write of the operator. */
  public static final String FIELD_MANAGER = "sallyport-operator";

  /** What every object of the operator carries; its caches hold nothing else. */
  public static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/managed-by", "sallyport");

  /** {@link #LABELS} as a selector of the API server. */
  public static final String SELECTOR = "app.kubernetes.io/managed-by=sallyport";

  private Ownership() {}

  /** Whether the object carries every one of {@link #LABELS}. */
  public static boolean isLabelled(HasMetadata object) {
    var labels = object.getMetadata().getLabels();
    return labels != null && labels.entrySet().containsAll(LABELS.entrySet());
  }

  /**
   * Whether the operator made the object: it is labelled so (a restored backup has no field
   * managers), or was written by it (somebody may have taken the label off).
   */
  static boolean isOurs(HasMetadata object) {
    var managers = object.getMetadata().getManagedFields();
    return isLabelled(object)
        || (managers != null
            && managers.stream().anyMatch(entry -> FIELD_MANAGER.equals(entry.getManager())));
  }

  /** Who else has set fields of the object's spec that are still as they set them. */
  static List<String> otherEditors(HasMetadata object) {
    var managers = object.getMetadata().getManagedFields();
    return managers == null
        ? List.of()
        : managers.stream()
            .filter(entry -> entry.getFieldsV1() != null)
            .filter(entry -> entry.getFieldsV1().getAdditionalProperties().containsKey("f:spec"))
            .map(ManagedFieldsEntry::getManager)
            .filter(manager -> !FIELD_MANAGER.equals(manager))
            .distinct()
            .toList();
  }
}
