package dev.sallyport.server.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages below a prefix: every link, form and script that is ours stays there. */
final class PrefixTest {
  private static final String APP = "https://app.example.com/cart";
  private static final Pattern ADDRESS = Pattern.compile("(?:href|action|src)=\"([^\"]*)\"");
  private static final Form FORM =
      new Form(
          "ann@example.com", Optional.of(APP), Optional.of("app.example.com"), Optional.empty());
  private static final CheckMail CHECK =
      new CheckMail("/recover", "flow", Optional.of(APP), Optional.empty());

  private static final NewApp NEW_APP =
      new NewApp(
          "/login/enrol",
          "a@b.c",
          "GEZDGNBV",
          "otpauth://totp/x?secret=GEZDGNBV",
          "sealed",
          Optional.of(APP),
          Optional.empty());

  /** One of each page, by the name of the method that writes it. */
  private static final Map<String, Function<Pages, String>> ALL =
      Map.ofEntries(
          Map.entry("login", pages -> pages.login(FORM, true)),
          Map.entry("register", pages -> pages.register(FORM, 15)),
          Map.entry(
              "links",
              pages ->
                  pages.links(
                      "a@b.c",
                      List.of(
                          new LinkRow(
                              "id",
                              "Company",
                              Optional.of("a@b.c"),
                              Instant.EPOCH,
                              Optional.of(Instant.EPOCH))),
                      "page",
                      Optional.of("Problem."))),
          Map.entry(
              "linkAccount",
              pages -> pages.linkAccount("a@b.c", "Company", Optional.of("d@e.f"), "proof")),
          Map.entry(
              "signedIn",
              pages -> pages.signedIn("a@b.c", Optional.of(new Notice.Action("Back", APP)))),
          Map.entry(
              "logout",
              pages -> pages.logout("a@b.c", Optional.of(new Notice.Action("Back", APP)))),
          Map.entry("sessions", pages -> pages.sessions("a@b.c", List.of(row(true), row(false)))),
          Map.entry("changePassword", pages -> pages.changePassword(FORM, 15)),
          Map.entry("changeEmail", pages -> pages.changeEmail("a@b.c", FORM)),
          Map.entry("emailCode", pages -> pages.emailCode("a@b.c", CHECK)),
          Map.entry("confirmEmail", pages -> pages.confirmEmail("a@b.c", "d@e.f", "token")),
          Map.entry("deleteAccount", pages -> pages.deleteAccount(FORM)),
          Map.entry(
              "secondStep",
              pages ->
                  pages.secondStep(
                      new CodeForm(
                          "/login/mfa",
                          "a@b.c",
                          Optional.of(APP),
                          Optional.of("app.example.com"),
                          true,
                          Optional.empty()))),
          Map.entry("enrol", pages -> pages.enrol(NEW_APP)),
          Map.entry("addApp", pages -> pages.addApp(NEW_APP)),
          Map.entry(
              "factors",
              pages ->
                  pages.factors(
                      "a@b.c", Optional.of(new OwnApp(Instant.EPOCH, Instant.EPOCH)), 10)),
          Map.entry(
              "backupCodes",
              pages -> pages.backupCodes(List.of("a-b"), new Notice.Action("Continue", "/"))),
          Map.entry("checkMail", pages -> pages.checkMail(CHECK)),
          Map.entry("confirm", pages -> pages.confirm("token")),
          Map.entry("loginByMail", pages -> pages.loginByMail(FORM)),
          Map.entry("loginByLink", pages -> pages.loginByLink("a@b.c", "token")),
          Map.entry("recover", pages -> pages.recover(FORM)),
          Map.entry("newPassword", pages -> pages.newPassword(FORM, "token", 15)),
          Map.entry(
              "notice",
              pages ->
                  pages.notice(
                      new Notice(
                          "Title",
                          "Words.",
                          Optional.of(new Notice.Action("Go to sign in", "/login")),
                          Optional.empty()))));

  private final Pages below = new Pages("https://app.example.com/company/auth", "");

  static Stream<String> names() {
    return ALL.keySet().stream().sorted();
  }

  private static SessionRow row(boolean current) {
    return new SessionRow(
        "0198c0de-0000-7000-8000-000000000001",
        "Firefox on Linux",
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty(),
        current);
  }

  private static List<String> addresses(String html) {
    return ADDRESS.matcher(html).results().map(found -> found.group(1)).toList();
  }

  private static boolean isOurs(String address) {
    return !address.startsWith("data:") && !address.startsWith("otpauth:") && !address.equals(APP);
  }

  @Test
  void noPageIsForgotten() {
    Set<String> written =
        Stream.of(Pages.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(java.lang.reflect.Method::getName)
            .filter(name -> !Set.of("at", "site").contains(name))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(written, new TreeSet<>(ALL.keySet()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatAPageOfOursLeadsToIsBelowThePrefix(String name) {
    List<String> ours =
        addresses(ALL.get(name).apply(below)).stream().filter(PrefixTest::isOurs).toList();

    assertFalse(ours.isEmpty());
    for (String address : ours) {
      assertTrue(address.startsWith("/company/auth/"), address);
      assertFalse(address.startsWith("/company/auth/company"), address);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void samePagesAtAHostOfTheirOwnHaveNoPrefix(String name) {
    String prefixed = ALL.get(name).apply(below);

    assertEquals(
        prefixed.replace("\"/company/auth/", "\"/"),
        ALL.get(name).apply(new Pages("https://auth.example.com", "")));
  }
}
