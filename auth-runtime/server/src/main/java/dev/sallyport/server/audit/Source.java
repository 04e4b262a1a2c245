package dev.sallyport.server.audit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where something was asked for.
 *
 * @param address of the client
 * @param requestId by which it is found in the logs; empty where there was no request
 */
public record Source(Optional<String> address, Optional<String> requestId) {
  /** Nobody knows. */
  public static final Source UNKNOWN = new Source(Optional.empty(), Optional.empty());

  Map<String, String> with(Map<String, String> detail) {
    Map<String, String> all = new TreeMap<>(detail);
    address.ifPresent(value -> all.put("address", value));
    requestId.ifPresent(value -> all.put("request_id", value));
    return all;
  }
}
