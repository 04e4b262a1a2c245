package dev.sallyport.e2e.access;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.net.Http;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A browser that keeps cookies apart by host, as it has to with {@code __Host-}, but for those of
 * the domain, which it sends to every host; and follows redirects step by step.
 */
final class Browser implements AutoCloseable {
  private static final int MOST_REDIRECTS = 10;

  private final Installation installation;
  private final Http http;
  private final Map<String, Map<String, String>> jar = new TreeMap<>();

  private final Map<String, String> ofTheDomain = new TreeMap<>();

  /** The addresses that the last navigation led through. */
  private final List<String> way = new ArrayList<>();

  Browser(Installation installation) {
    this.installation = installation;
    this.http = new Http(installation.trust());
  }

  /** GET of an address, without following where the answer leads. */
  HttpResponse<String> get(String url, Map<String, String> headers) throws Exception {
    return kept(url, http.get(url, with(url, headers)));
  }

  /** GET of an address, and of all that it leads to. */
  HttpResponse<String> navigate(String url) throws Exception {
    way.clear();
    String next = url;
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      way.add(next);
      HttpResponse<String> answer = get(next, Map.of("Accept", "text/html"));
      if (answer.statusCode() != 302) {
        return answer;
      }
      next =
          URI.create(next)
              .resolve(answer.headers().firstValue("location").orElseThrow())
              .toString();
    }
    throw new AssertionError("goes in circles: " + way);
  }

  /** The addresses that the last {@link #navigate} led through. */
  List<String> way() {
    return List.copyOf(way);
  }

  /** Sends a form as a page of the same host does. */
  HttpResponse<String> post(String url, Map<String, String> form) throws Exception {
    return post(url, origin(url), form);
  }

  /** Sends a form as a page of {@code origin} does. */
  HttpResponse<String> post(String url, String origin, Map<String, String> form) throws Exception {
    Map<String, String> headers = new HashMap<>(Map.of("Accept", "text/html", "Origin", origin));
    return kept(url, http.post(url, with(url, headers), form));
  }

  /** Registers somebody new and logs in as them. */
  void register(String email, String password) throws Exception {
    Map<String, String> account = Map.of("email", email, "password", password);
    HttpResponse<String> _ = post(installation.url("auth") + "/register", account);
    HttpResponse<String> login = post(installation.url("auth") + "/login", account);
    if (login.statusCode() != 302) {
      throw new AssertionError("cannot log in: " + login.statusCode());
    }
  }

  /** The cookies that are sent to an address, by name. */
  Map<String, String> cookies(String url) {
    return jar.computeIfAbsent(origin(url), _ -> new TreeMap<>());
  }

  private static String origin(String url) {
    URI uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  private Map<String, String> with(String url, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    Map<String, String> sent = new TreeMap<>(ofTheDomain);
    sent.putAll(cookies(url));
    String field =
        sent.entrySet().stream()
            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    if (!field.isEmpty()) {
      all.merge("Cookie", field, (given, ours) -> ours + "; " + given);
    }
    return all;
  }

  /** Refuses what a browser would not take: {@code __Host-} with a domain. */
  private HttpResponse<String> kept(String url, HttpResponse<String> answer) {
    for (String field : answer.headers().allValues("set-cookie")) {
      String name = field.substring(0, field.indexOf('='));
      String value = field.substring(field.indexOf('=') + 1, field.indexOf(';'));
      if (name.startsWith("__Host-")
          && (field.contains("Domain=")
              || !field.contains("; Path=/;")
              || !field.contains("; Secure"))) {
        throw new AssertionError("no browser takes this: " + field);
      }
      Map<String, String> kept = field.contains("; Domain=") ? ofTheDomain : cookies(url);
      if (value.isEmpty()) {
        kept.remove(name);
      } else {
        kept.put(name, value);
      }
    }
    return answer;
  }

  @Override
  public void close() {
    http.close();
  }
}
