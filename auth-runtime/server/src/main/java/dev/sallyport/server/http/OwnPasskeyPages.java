package dev.sallyport.server.http;

import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.pages.PasskeyRow;
import dev.sallyport.server.pages.SettingsPage;
import dev.sallyport.server.passkeys.OwnPasskeys;
import dev.sallyport.server.passkeys.PasskeyName;
import dev.sallyport.store.factors.Passkey;
import dev.sallyport.store.factors.Passkeys;
import io.undertow.util.StatusCodes;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The passkeys of whoever looks: which they are, and how to add, rename and remove them. */
final class OwnPasskeyPages {
  static final String LIST = SettingsPage.PASSKEYS.path();
  static final String TOO_MANY =
      "You have %d passkeys, which is as many as there can be. Remove one first."
          .formatted(Passkeys.AT_MOST);
  static final String BAD_NAME =
      "A name has 1 to %d characters that can be seen.".formatted(Passkey.LONGEST_NAME);

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final OwnPasskeys passkeys;
  private final FactorPages factors;
  private final Pages pages;
  private final OwnSession signedIn;

  OwnPasskeyPages(OwnPasskeys passkeys, FactorPages factors, Pages pages, String authUrl) {
    this.passkeys = passkeys;
    this.factors = factors;
    this.pages = pages;
    this.signedIn = new OwnSession(authUrl);
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return Map.of(
        LIST, new Overview(), LIST + "/rename", new Rename(), LIST + "/remove", new Remove());
  }

  private void list(Visit visit, int status, Owner owner, Optional<String> problem) {
    visit.page(
        status,
        pages.passkeys(
            owner.email(),
            passkeys.of(owner.identity()).stream().map(OwnPasskeyPages::row).toList(),
            problem));
  }

  private static PasskeyRow row(Passkey passkey) {
    return new PasskeyRow(
        passkey.id().toString(),
        passkey.name(),
        passkey.backup().done(),
        passkey.createdAt(),
        passkey.usedAt(),
        passkey.suspectedAt().isPresent());
  }

  private static Optional<UUID> passkey(PostedForm form) {
    return form.field("passkey").filter(text -> ID.matcher(text).matches()).map(UUID::fromString);
  }

  /** Adding one comes with what an authenticator has made, and is for who may change factors. */
  private final class Overview implements Page {
    @Override
    public void show(Visit visit) {
      signedIn.owner(visit, LIST, owner -> list(visit, StatusCodes.OK, owner, Optional.empty()));
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      factors.withLeave(visit, LIST, owner -> add(visit, owner, form));
    }

    private void add(Visit visit, Owner owner, PostedForm form) {
      PasskeyPages.Answered answered = PasskeyPages.Answered.of(form);
      OwnPasskeys.Outcome outcome =
          answered
              .ceremony()
              .map(
                  ceremony ->
                      passkeys.add(
                          owner, ceremony, answered.answer(), Optional.empty(), visit.visitor()))
              .orElseGet(OwnPasskeys.Outcome.NotGood::new);
      switch (outcome) {
        case OwnPasskeys.Outcome.Added _ -> factors.added(visit, owner, LIST);
        case OwnPasskeys.Outcome.NotGood _ -> refuse(visit, owner, PasskeyApi.NOT_GOOD);
        case OwnPasskeys.Outcome.TooMany _ -> refuse(visit, owner, TOO_MANY);
      }
    }
  }

  private void refuse(Visit visit, Owner owner, String problem) {
    list(visit, StatusCodes.UNPROCESSABLE_ENTITY, owner, Optional.of(problem));
  }

  /** Something is done to one that is there; whoever had to log in first comes back to the list. */
  private abstract class Change implements Page {
    @Override
    public void show(Visit visit) {
      visit.redirect(LIST);
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      Consumer<Owner> change =
          owner ->
              passkey(form)
                  .ifPresentOrElse(
                      id -> change(visit, owner, id, form), () -> visit.redirect(LIST));
      factors.withLeave(visit, LIST, change);
    }

    abstract void change(Visit visit, Owner owner, UUID passkey, PostedForm form);
  }

  private final class Rename extends Change {
    @Override
    void change(Visit visit, Owner owner, UUID passkey, PostedForm form) {
      Optional<PasskeyName> name = form.field("name").flatMap(PasskeyName::parse);
      if (name.isEmpty()) {
        refuse(visit, owner, BAD_NAME);
        return;
      }
      boolean _ = passkeys.rename(owner, passkey, name.get());
      visit.redirect(LIST);
    }
  }

  private final class Remove extends Change {
    @Override
    void change(Visit visit, Owner owner, UUID passkey, PostedForm form) {
      Optional<Renewed> session = passkeys.remove(owner, passkey, visit.visitor());
      session.ifPresent(one -> visit.renew(one.value(), one.renewableFor()));
      visit.redirect(LIST);
    }
  }
}
