package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.factors.BackupCodes;
import dev.sallyport.server.factors.OwnFactors;
import dev.sallyport.server.http.ApiProblem.Code;
import dev.sallyport.server.passkeys.OwnPasskeys;
import dev.sallyport.server.passkeys.PasskeyName;
import dev.sallyport.store.factors.Passkey;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The passkeys of whoever asks, as JSON. */
final class OwnPasskeyApi {
  private static final String PASSKEYS = "/api/account/passkeys";

  private final OwnPasskeys passkeys;
  private final OwnFactors factors;
  private final FactorApi leave;
  private final SessionAnswer answer;

  /**
   * @param leave says whether a session is one to change factors with
   */
  OwnPasskeyApi(OwnPasskeys passkeys, OwnFactors factors, FactorApi leave, SessionAnswer answer) {
    this.passkeys = passkeys;
    this.factors = factors;
    this.leave = leave;
    this.answer = answer;
  }

  List<Route<ApiCall>> routes() {
    return List.of(
        new Route<>("GET", PASSKEYS, this::list),
        new Route<>("POST", PASSKEYS + "/options", this::ask),
        new Route<>("POST", PASSKEYS, this::add),
        new Route<>("POST", PASSKEYS + "/{id}", this::rename),
        new Route<>("DELETE", PASSKEYS + "/{id}", this::remove));
  }

  private void list(ApiCall call) {
    call.withOwner(
        owner ->
            call.json(
                StatusCodes.OK,
                json -> {
                  var items = json.putArray("items");
                  passkeys.of(owner.identity()).forEach(one -> write(items.addObject(), one));
                }));
  }

  private static void write(ObjectNode json, Passkey passkey) {
    json.put("id", passkey.id().toString())
        .put("name", passkey.name())
        .put("synced", passkey.backup().done())
        .put("added_at", passkey.createdAt().toString());
    passkey.usedAt().ifPresent(at -> json.put("used_at", at.toString()));
    passkey.suspectedAt().ifPresent(at -> json.put("suspected_at", at.toString()));
  }

  private void ask(ApiCall call) throws IOException {
    if (call.saysNothing()) {
      leave.withLeave(call, owner -> PasskeyApi.ask(call, passkeys.ask(owner)));
    }
  }

  private record New(PasskeyApi.Answered answered, Optional<PasskeyName> name) {
    static Optional<New> read(JsonBody body) {
      Optional<PasskeyName> name =
          body.text("name", one -> PasskeyName.parse(one).isPresent(), OwnPasskeyPages.BAD_NAME)
              .flatMap(PasskeyName::parse);
      return PasskeyApi.Answered.read(body).map(answered -> new New(answered, name));
    }
  }

  private void add(ApiCall call) throws IOException {
    Optional<New> sent = call.body(New::read);
    if (sent.isPresent()) {
      leave.withLeave(call, owner -> add(call, owner, sent.get()));
    }
  }

  private void add(ApiCall call, Owner owner, New sent) {
    PasskeyApi.Answered answered = sent.answered();
    switch (passkeys.add(
        owner, answered.ceremony(), answered.answer(), sent.name(), call.visitor())) {
      case OwnPasskeys.Outcome.Added(Passkey passkey) -> added(call, owner, passkey);
      case OwnPasskeys.Outcome.NotGood _ -> PasskeyApi.notGood(call);
      case OwnPasskeys.Outcome.TooMany _ ->
          call.problem(ApiProblem.of(Code.PASSKEY_NOT_GOOD, OwnPasskeyPages.TOO_MANY));
    }
  }

  /** Whoever has no backup codes yet gets some with it. */
  private void added(ApiCall call, Owner owner, Passkey passkey) {
    Optional<BackupCodes> codes = factors.firstCodes(owner, call.visitor());
    call.json(
        StatusCodes.CREATED,
        json -> {
          write(json, passkey);
          codes.ifPresent(made -> made.texts().forEach(json.putArray("backup_codes")::add));
        });
  }

  private void rename(ApiCall call) throws IOException {
    Optional<PasskeyName> name =
        call.body(body -> body.value("name", PasskeyName::parse, OwnPasskeyPages.BAD_NAME));
    if (name.isPresent()) {
      leave.withLeave(
          call,
          owner -> {
            if (passkeys.rename(owner, call.id(), name.get())) {
              call.done();
            } else {
              unknown(call);
            }
          });
    }
  }

  private void remove(ApiCall call) throws IOException {
    if (call.saysNothing()) {
      leave.withLeave(
          call,
          owner -> {
            Optional<Renewed> session = passkeys.remove(owner, call.id(), call.visitor());
            session.ifPresentOrElse(one -> answer.goesOn(call, one), () -> unknown(call));
          });
    }
  }

  private static void unknown(ApiCall call) {
    call.problem(ApiProblem.of(Code.NOT_FOUND, "There is no such passkey of yours."));
  }
}
