package dev.sallyport.operator.admission;

import java.util.List;
import java.util.Map;

/** Who wants an object to be as it is, as the API server knows them. */
record Asker(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
  Asker {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }
}
