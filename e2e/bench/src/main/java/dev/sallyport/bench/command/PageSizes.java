package dev.sallyport.bench.command;

import dev.sallyport.bench.load.AuthHost;
import dev.sallyport.bench.load.AuthHost.Received;
import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How large every page is as it is sent, and how many requests a browser makes for it. */
final class PageSizes {
  /** What a browser fetches by itself. */
  private static final Pattern FETCHED =
      Pattern.compile("<(?:script|img|link)\\b[^>]*?\\b(?:src|href)=\"(?!data:)([^\"]+)\"");

  private static final String TOKEN = "a".repeat(43);
  private static final String EMAIL = "newcomer@example.com";
  private static final String PASSWORD = "several words in a row";

  /**
   * A page.
   *
   * @param signedIn whether somebody who is logged in asks for it
   */
  private record Shown(String name, String path, int status, boolean signedIn) {}

  /** A page that answers a form. */
  private record Answering(String name, String path, int status, Map<String, String> fields) {}

  private static final List<Shown> SHOWN =
      List.of(
          new Shown("login", "/login", 200, false),
          new Shown("registration", "/register", 200, false),
          new Shown("recovery", "/recover", 200, false),
          new Shown("link of a registration", "/verify?token=" + TOKEN, 200, false),
          new Shown("link that is good no more", "/recover/password?token=" + TOKEN, 422, false),
          new Shown("signed out", "/logout", 200, false),
          new Shown("not found", "/nothing", 404, false),
          new Shown("signed in", "/", 200, true),
          new Shown("sessions", "/settings/sessions", 200, true),
          new Shown("change of password", "/settings/password", 200, true),
          new Shown("change of address", "/settings/email", 200, true),
          new Shown("deletion", "/settings/delete", 200, true),
          new Shown("logout", "/logout", 200, true));

  private static final List<Answering> ANSWERING =
      List.of(
          new Answering(
              "login with a problem", "/login", 422, Map.of("email", EMAIL, "password", PASSWORD)),
          new Answering(
              "registration with a problem",
              "/register",
              422,
              Map.of("email", EMAIL, "password", "short")),
          new Answering(
              "mail sent", "/register", 200, Map.of("email", EMAIL, "password", PASSWORD)));

  private final AuthHost door;
  private final List<List<String>> rows = new ArrayList<>();
  private long largest;
  private int mostRequests;

  private PageSizes(AuthHost door) {
    this.door = door;
  }

  /**
   * @param cookie of somebody who is logged in
   */
  static void measure(AuthHost door, String cookie, Findings findings)
      throws IOException, InterruptedException {
    PageSizes sizes = new PageSizes(door);
    for (Shown page : SHOWN) {
      sizes.add(
          page.name(),
          page.status(),
          door.show(page.path(), page.signedIn() ? Optional.of(cookie) : Optional.empty()));
    }
    for (Answering page : ANSWERING) {
      sizes.add(page.name(), page.status(), door.submit(page.path(), page.fields()));
    }
    findings.table(
        "Pages as they are sent, header fields included",
        List.of("", "bytes", "requests", "bytes of all of them"),
        sizes.rows);
    findings.target(
        "the largest page with all that it fetches, bytes", (double) sizes.largest, "≤", 30_000);
    findings.target("requests for a page", sizes.mostRequests, "≤", 2);
  }

  private void add(String name, int expected, Received page)
      throws IOException, InterruptedException {
    if (page.status() != expected) {
      throw new Problem("the page %s is answered with %d".formatted(name, page.status()));
    }
    List<String> fetched =
        FETCHED
            .matcher(page.text())
            .results()
            .map((MatchResult found) -> found.group(1))
            .distinct()
            .toList();
    long bytes = page.bytes();
    for (String path : fetched) {
      bytes += door.show(path, Optional.empty()).bytes();
    }
    int requests = 1 + fetched.size();
    rows.add(
        List.of(
            name,
            "%,d".formatted(page.bytes()),
            Integer.toString(requests),
            "%,d".formatted(bytes)));
    largest = Math.max(largest, bytes);
    mostRequests = Math.max(mostRequests, requests);
  }
}
