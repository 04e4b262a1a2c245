package dev.sallyport.server.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the pages. */
public final class Pages {
  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          Pages.class.getClassLoader(),
          "dev.sallyport.server.pages.generated");
  private final Frame frame;
  private final LoginOffer offer;

  /** Pages of our own brand. */
  public Pages(String authUrl, String style) {
    this(authUrl, style, Brand.OURS);
  }

  /** Pages that offer what is ordinary. */
  public Pages(String authUrl, String style, Brand brand) {
    this(authUrl, style, brand, LoginOffer.ORDINARY);
  }

  /**
   * @param authUrl where the installation's own pages are, without a slash at the end
   * @param style the style sheet, with the colour of the brand
   */
  public Pages(String authUrl, String style, Brand brand, LoginOffer offer) {
    this.frame =
        new Frame(
            brand, style, URI.create(authUrl).getRawPath(), !offer.providers().get().isEmpty());
    this.offer = offer;
  }

  /** Asks for e-mail and password. */
  public String login(Form form) {
    return render("login.jte", Map.of("form", form, "offer", offer));
  }

  /**
   * Asks for what a new account needs.
   *
   * @param shortestPassword in characters
   */
  public String register(Form form, int shortestPassword) {
    return render(
        "register.jte",
        Map.of(
            "form",
            form,
            "shortestPassword",
            shortestPassword,
            "providers",
            offer.providers().get()));
  }

  /**
   * Says who is logged in and offers to log out.
   *
   * @param returnTo the page the person came from
   */
  public String signedIn(String email, Optional<Notice.Action> returnTo) {
    return render("signedin.jte", Map.of("email", email, "returnTo", returnTo));
  }

  /**
   * Asks whether somebody wants to log out.
   *
   * @param back where they go instead, and afterwards
   */
  public String logout(String email, Optional<Notice.Action> back) {
    return render("logout.jte", Map.of("email", email, "back", back));
  }

  /** Lists the sessions of a person. */
  public String sessions(String email, List<SessionRow> rows) {
    return render("sessions.jte", Map.of("email", email, "rows", rows));
  }

  /**
   * Lists the accounts elsewhere by which somebody can sign in.
   *
   * @param returnTo the address of this page, for a query
   * @param problem why the last one was not unlinked
   */
  public String links(String email, List<LinkRow> rows, String returnTo, Optional<String> problem) {
    List<String> linked = rows.stream().map(LinkRow::title).toList();
    return render(
        "links.jte",
        Map.of(
            "email",
            email,
            "rows",
            rows,
            "others",
            offer.providers().get().stream().filter(one -> !linked.contains(one.title())).toList(),
            "returnTo",
            returnTo,
            "problem",
            problem));
  }

  /**
   * Asks whether an account elsewhere is to be linked.
   *
   * @param email of the account here
   * @param title what people call the provider
   * @param account how the other account is called there
   * @param proof which one they agree to
   */
  public String linkAccount(String email, String title, Optional<String> account, String proof) {
    return render(
        "linkaccount.jte",
        Map.of("email", email, "title", title, "account", account, "proof", proof));
  }

  /**
   * Asks for the password that is in force and another.
   *
   * @param form its address is the account's
   * @param shortestPassword in characters
   */
  public String changePassword(Form form, int shortestPassword) {
    return render("changepassword.jte", Map.of("form", form, "shortestPassword", shortestPassword));
  }

  /**
   * Asks for another address and for the password.
   *
   * @param email of the account
   * @param form with the address that is wanted
   */
  public String changeEmail(String email, Form form) {
    return render("changeemail.jte", Map.of("email", email, "form", form));
  }

  /**
   * Says that a mail was sent to another address, and asks for the code in it.
   *
   * @param email of the account
   */
  public String emailCode(String email, CheckMail check) {
    return render("emailcode.jte", Map.of("email", email, "check", check));
  }

  /**
   * Asks whoever has opened a link whether an address is to be the account's.
   *
   * @param email of the account
   * @param token of the link
   */
  public String confirmEmail(String email, String wanted, String token) {
    return render("confirmemail.jte", Map.of("email", email, "wanted", wanted, "token", token));
  }

  /**
   * Asks whether somebody wants to delete their account, and for the password.
   *
   * @param form its address is the account's
   */
  public String deleteAccount(Form form) {
    return render("deleteaccount.jte", Map.of("form", form));
  }

  /** Asks for a code of an app, or a backup code. */
  public String secondStep(CodeForm form) {
    return render("codeform.jte", Map.of("form", form));
  }

  /** Has somebody add an app on the way into a session. */
  public String enrol(NewApp app) {
    return render("enrol.jte", Map.of("app", app));
  }

  /** Has somebody who is signed in add an app. */
  public String addApp(NewApp app) {
    return render("addapp.jte", Map.of("app", app));
  }

  /**
   * Lists the second factors of a person.
   *
   * @param codes how many backup codes are left
   */
  public String factors(String email, Optional<OwnApp> app, int codes) {
    return render("factors.jte", Map.of("email", email, "app", app, "codes", codes));
  }

  /** Lists the passkeys of a person. */
  public String passkeys(String email, List<PasskeyRow> rows, Optional<String> problem) {
    return render("passkeys.jte", Map.of("email", email, "rows", rows, "problem", problem));
  }

  /** Shows backup codes, this once. */
  public String backupCodes(List<String> codes, Notice.Action next) {
    return render("backupcodes.jte", Map.of("codes", codes, "next", next));
  }

  /** What apps call the account by. */
  public String site() {
    return frame.brand().name();
  }

  /** Says that a mail was sent, and asks for the code in it. */
  public String checkMail(CheckMail check) {
    return render("checkmail.jte", Map.of("check", check));
  }

  /**
   * Asks whoever has opened a link to go on: programs that look into mail open links too.
   *
   * @param token of the link
   */
  public String confirm(String token) {
    return render("confirm.jte", Map.of("token", token));
  }

  /** Asks for the address of whoever wants to sign in by mail. */
  public String loginByMail(Form form) {
    return render("loginbymail.jte", Map.of("form", form));
  }

  /**
   * Asks whoever has opened a link whether they want to sign in.
   *
   * @param email of the account
   * @param token of the link
   */
  public String loginByLink(String email, String token) {
    return render("loginbylink.jte", Map.of("email", email, "token", token));
  }

  /** Asks for the address of whoever has forgotten their password. */
  public String recover(Form form) {
    return render("recover.jte", Map.of("form", form));
  }

  /**
   * Asks for a new password.
   *
   * @param form its address is the account's
   * @param token of the link
   * @param shortestPassword in characters
   */
  public String newPassword(Form form, String token, int shortestPassword) {
    return render(
        "newpassword.jte",
        Map.of("form", form, "token", token, "shortestPassword", shortestPassword));
  }

  /** Says one thing; on the host of an app, too. */
  public String notice(Notice notice) {
    return render("notice.jte", Map.of("notice", notice));
  }

  /** Where a path of ours is in a browser, and any other address as it is. */
  public String at(String address) {
    return frame.at(address);
  }

  private String render(String template, Map<String, Object> values) {
    StringOutput output = new StringOutput();
    return frame.around(
        () -> {
          templates.render(template, values, output);
          return output.toString();
        });
  }
}
