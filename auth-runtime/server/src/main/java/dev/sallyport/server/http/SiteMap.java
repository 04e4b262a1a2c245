package dev.sallyport.server.http;

import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.metrics.MailMeters;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.settings.Settings;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All pages of the auth host by their paths; one that two subjects want is a mistake. */
final class SiteMap {
  private SiteMap() {}

  static Map<String, Page> of(
      Settings settings, Listeners.Behind behind, SessionCookie cookie, Pages pages) {
    String authUrl = settings.auth().url().toString();
    boolean open = settings.registration().open();
    Accounts accounts = behind.accounts();
    MailMeters meters = behind.meters().mail();
    SecondStepPages secondStep =
        new SecondStepPages(behind.factors(), behind.passkeys(), pages, behind.meters(), authUrl);
    FactorPages factors = new FactorPages(behind.factors().own(), pages, authUrl);
    RenewPage renewal = new RenewPage(behind.renewals(), cookie, behind.meters());
    return Stream.concat(
            Stream.of(
                new LoginPages(accounts, behind.mail(), pages, behind.meters(), open).byPath(),
                new PasskeyPages(behind.passkeys(), behind.mail(), pages, behind.meters()).byPath(),
                secondStep.byPath(),
                factors.byPath(),
                new PasskeyStepPages(behind.passkeys(), secondStep, behind.meters(), authUrl)
                    .byPath(),
                new OwnPasskeyPages(behind.passkeys().own(), factors, pages, authUrl).byPath(),
                new LogoutPages(accounts, pages).byPath(),
                renewal.byPath(),
                new EnterPage(behind.entries(), renewal, behind.clock()).byPath(),
                new SessionPages(behind.ownSessions(), pages, authUrl).byPath(),
                new AccountPages(behind.ownAccount(), pages, authUrl).byPath(),
                new ElsewherePages(behind.elsewhere(), pages, authUrl).byPath()),
            Stream.concat(
                behind.mailedLogin().stream()
                    .map(login -> new MailedLoginPages(login, pages).byPath()),
                behind.mail().stream()
                    .flatMap(
                        mail ->
                            Stream.of(
                                new VerifyPages(mail.verification(), pages, meters).byPath(),
                                new RecoverPages(
                                        mail.recovery(), pages, meters, accounts.shortestPassword())
                                    .byPath()))))
        .flatMap(subject -> subject.entrySet().stream())
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
