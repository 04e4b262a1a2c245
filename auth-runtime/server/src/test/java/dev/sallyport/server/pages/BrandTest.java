package dev.sallyport.server.pages;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BrandTest {
  private static final String LOGO = "data:image/svg+xml;base64,PHN2Zy8+";
  private static final Brand BRAND =
      new Brand("Tom & Daughters", Optional.of(LOGO), Accent.parse("#0b57d0"));

  @Test
  void pagesBearItsNameItsLogoAndItsColour() {
    String page = new Pages("https://auth.example.com", BRAND.over("p{}"), BRAND).recover(empty());

    assertTrue(page.contains("Tom &amp; Daughters</title>"), page);
    assertTrue(page.contains("<img src=\"" + LOGO + "\" alt=\"\">"), page);
    assertTrue(page.contains("<style>p{}\n:root { --accent: light-dark(#0b57d0, "), page);
    assertFalse(page.contains("Sallyport"), page);
  }

  @Test
  void withoutOneTheyAreOurs() {
    String page = new Pages("https://auth.example.com", "p{}").recover(empty());

    assertTrue(page.contains("Sallyport</title>"), page);
    assertTrue(page.contains("class=\"gate\""), page);
    assertTrue(page.contains("<style>p{}</style>"), page);
  }

  private static Form empty() {
    return new Form("", Optional.empty(), Optional.empty(), Optional.empty());
  }
}
