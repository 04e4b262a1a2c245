package dev.sallyport.server.login;

import dev.sallyport.server.credentials.DeviceKeys;
import dev.sallyport.server.throttle.Action;
import dev.sallyport.server.throttle.Subject;
import dev.sallyport.server.throttle.Throttle;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who may try to log in now. A browser from which the account has logged in before is counted for
 * itself: whatever strangers do elsewhere, its owner is not shut out, and whoever has stolen such a
 * value cannot try more often than anybody.
 */
public final class LoginGuard {
  /** Of so many people one browser is known. */
  private static final int MAX_DEVICES = 4;

  private final Throttle throttle;
  private final DeviceKeys devices;

  /** Counts with {@code throttle}. */
  public LoginGuard(Throttle throttle, DeviceKeys devices) {
    this.throttle = throttle;
    this.devices = devices;
  }

  Throttle.Verdict login(String email, Visitor visitor) {
    var account = new Subject.Account(email);
    var address = new Subject.Address(visitor.address());
    return device(account, visitor)
        .map(id -> throttle.attempt(Action.LOGIN, new Subject.Device(id)))
        .orElseGet(
            () ->
                throttle.attempt(
                    Action.LOGIN, account, address, new Subject.Pair(account, address)));
  }

  /**
   * Whether somebody who has shown a first factor may try a second one: counted for the person, so
   * that the next login is no other chance. Whoever knows their password and nothing else can make
   * the owner wait, except in a browser that is known.
   */
  public Throttle.Verdict secondFactor(UUID identity, String email, Visitor visitor) {
    return device(new Subject.Account(email), visitor)
        .map(id -> throttle.attempt(Action.SECOND_FACTOR, new Subject.Device(id)))
        .orElseGet(
            () ->
                throttle.attempt(
                    Action.SECOND_FACTOR,
                    new Subject.Account(identity.toString()),
                    new Subject.Address(visitor.address())));
  }

  Throttle.Verdict signUp(Visitor visitor) {
    return throttle.attempt(Action.REGISTRATION, new Subject.Address(visitor.address()));
  }

  /** Whether the account has logged in from this browser before. */
  boolean knows(String email, Visitor visitor) {
    return device(new Subject.Account(email), visitor).isPresent();
  }

  private Optional<String> device(Subject.Account account, Visitor visitor) {
    return visitor.devices().stream()
        .limit(MAX_DEVICES)
        .flatMap(value -> devices.recognise(value, account.name()).stream())
        .findFirst();
  }

  /** What the browser keeps from now on. */
  List<String> known(String email, Visitor visitor) {
    String account = new Subject.Account(email).name();
    return Stream.concat(
            Stream.of(devices.issue(account)),
            visitor.devices().stream()
                .limit(MAX_DEVICES)
                .filter(value -> devices.recognise(value, account).isEmpty()))
        .limit(MAX_DEVICES)
        .toList();
  }
}
