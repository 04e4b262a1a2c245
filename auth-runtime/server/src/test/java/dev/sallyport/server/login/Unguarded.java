package dev.sallyport.server.login;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.credentials.DeviceKeys;
import dev.sallyport.server.settings.Throttlings;
import dev.sallyport.server.throttle.RememberedRefusals;
import dev.sallyport.server.throttle.Throttle;
import dev.sallyport.store.fakes.InMemoryAttempts;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/** For tests in which nobody is slowed down and nobody reads the audit. */
public final class Unguarded {
  private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "HmacSHA256");

  private Unguarded() {}

  /** Lets everybody try as often as they like. */
  public static LoginGuard guard(InstantSource clock) {
    return new LoginGuard(
        throttle(clock), new DeviceKeys('a', Map.of('a', KEY), new SecureRandom()));
  }

  /** Makes nobody wait, but for mail to one account. */
  public static Throttle throttle(InstantSource clock) {
    return new Throttle(
        new InMemoryAttempts(), new RememberedRefusals(clock), Throttlings.NONE, KEY, clock);
  }

  /** Keeps what happened where nobody looks. */
  public static Audit audit(InstantSource clock) {
    return new Audit(new InMemoryAuditTrail(), Duration.ofDays(400), UUID::randomUUID, clock);
  }
}
