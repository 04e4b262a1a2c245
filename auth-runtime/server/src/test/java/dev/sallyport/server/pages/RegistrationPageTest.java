package dev.sallyport.server.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.pages.Form.About;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RegistrationPageTest {
  private final Pages pages = new Pages("https://auth.example.com", "");

  @Test
  void problemWithThePasswordIsShownBesideItAndSaidOfItAlone() {
    String page = page(Optional.of(new Form.Problem("Too short.", About.PASSWORD)));

    assertTrue(page.indexOf("Too short.") > page.indexOf("id=\"password\""), page);
    assertTrue(page.indexOf("Too short.") < page.indexOf("id=\"submit\""), page);
    String password = field(page, "password");
    assertTrue(password.contains("aria-invalid=\"true\""), password);
    assertTrue(password.contains("aria-describedby=\"problem password-hint\""), password);
    assertTrue(password.contains(" autofocus"), password);
    assertFalse(password.contains(" value="), password);
    String email = field(page, "email");
    assertFalse(email.contains("aria-"), email);
    assertFalse(email.contains("autofocus"), email);
    assertTrue(email.contains("value=\"bob@example.com\""), email);
  }

  @Test
  void problemWithTheAddressIsShownBesideIt() {
    String page = page(Optional.of(new Form.Problem("No address.", About.EMAIL)));

    assertTrue(page.indexOf("No address.") > page.indexOf("id=\"email\""), page);
    assertTrue(page.indexOf("No address.") < page.indexOf("id=\"password\""), page);
    assertTrue(field(page, "email").contains("aria-describedby=\"problem\""), page);
    assertFalse(field(page, "password").contains("aria-invalid"), page);
  }

  @ParameterizedTest
  @EnumSource
  void problemIsShownOnceAndNamedInTheTitle(About about) {
    String page = page(Optional.of(new Form.Problem("Wrong.", about)));

    assertEquals(page.indexOf("Wrong."), page.lastIndexOf("Wrong."));
    assertEquals(page.indexOf("id=\"problem\""), page.lastIndexOf("id=\"problem\""));
    assertTrue(page.contains("<title>Error: "), page);
  }

  @Test
  void passwordManagersAreToldTheRulesAndNothingIsCutSilently() {
    String password = field(page(Optional.empty()), "password");

    assertTrue(password.contains("autocomplete=\"new-password\""), password);
    assertTrue(password.contains("minlength=\"20\""), password);
    assertTrue(password.contains("passwordrules=\"minlength: 20; maxlength: 128;\""), password);
    assertFalse(password.contains(" maxlength="), "browsers cut what is pasted at it");
    assertFalse(password.contains("pattern="), password);
  }

  private String page(Optional<Form.Problem> problem) {
    return pages.register(
        new Form("bob@example.com", Optional.empty(), Optional.empty(), problem), 20);
  }

  private static String field(String page, String id) {
    Matcher field = Pattern.compile("<input id=\"" + id + "\"[^>]*>").matcher(page);
    assertTrue(field.find(), page);
    return field.group();
  }
}
