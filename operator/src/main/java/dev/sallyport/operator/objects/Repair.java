package dev.sallyport.operator.objects;

import java.util.List;

/**
 * A write, and what it found in the place of the desired object.
 *
 * @param object kind, namespace and name
 * @param wasGone whether nothing was there
 * @param editors the field managers of others, as far as the object still shows them
 */
public record Repair(String object, boolean wasGone, List<String> editors) {
  public Repair {
    editors = List.copyOf(editors);
  }
}
