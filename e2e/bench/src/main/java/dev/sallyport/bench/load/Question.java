package dev.sallyport.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request of a signed-in browser's script, as it reaches the gateway and as the gateway asks
 * about it.
 *
 * @param host of the app
 * @param cookie the value of the session cookie
 */
public record Question(String host, String cookie) {
  private static final String TARGET = "/api/orders/4711?page=2";

  /** What Traefik's ForwardAuth asks, with the header fields that it lets through. */
  public Map<String, String> toRuntime() {
    return toRuntime(TARGET);
  }

  /** The same about another request target. */
  public Map<String, String> toRuntime(String target) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("X-Forwarded-Method", "GET");
    fields.put("X-Forwarded-Proto", "https");
    fields.put("X-Forwarded-Host", host);
    fields.put("X-Forwarded-Uri", target);
    fields.put("X-Forwarded-For", "203.0.113.7");
    fields.putAll(ofBrowser());
    return fields;
  }

  /** What the browser sends. */
  public Map<String, String> ofBrowser() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox");
    fields.put("Accept", "application/json");
    fields.put("Accept-Language", "en-GB,en;q=0.9,de;q=0.8");
    fields.put("Cookie", "theme=dark; sallyport_session=" + cookie + "; _ga=GA1.2.1234567890");
    fields.put("Sec-Fetch-Dest", "empty");
    fields.put("Sec-Fetch-Mode", "cors");
    fields.put("Sec-Fetch-Site", "same-origin");
    return fields;
  }

  /** The question over HTTP/1.1. */
  String asked(String path, Map<String, String> fields) {
    return raw("localhost", path, fields);
  }

  /** The browser's request over HTTP/1.1. */
  String requested() {
    return raw(host, TARGET, ofBrowser());
  }

  private static String raw(String host, String path, Map<String, String> fields) {
    StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    fields.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    return text.append("\r\n").toString();
  }
}
