package dev.sallyport.server.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can happen. */
public enum AuditKind {
  LOGIN_SUCCEEDED,
  LOGIN_FIRSTSTEP,
  LOGIN_FAILED,
  LOGIN_THROTTLED,
  SECONDFACTOR_FAILED,
  SECONDFACTOR_THROTTLED,
  SESSION_RAISED,
  LOGOUT,
  LOGOUT_EVERYWHERE,
  LOGOUT_ELSEWHERE,
  SESSION_REUSED,
  REGISTRATION_SUCCEEDED,
  REGISTRATION_TAKEN,
  REGISTRATION_THROTTLED,
  ADDRESS_VERIFIED,
  RECOVERY_ASKED,
  RECOVERY_THROTTLED,
  RECOVERY_DONE,
  CODE_THROTTLED,
  FACTOR_ADDED,
  FACTOR_REMOVED,
  BACKUPCODE_USED,
  BACKUPCODES_REPLACED,
  PASSWORD_CHANGED,
  LOGIN_LINKED,
  LOGIN_UNLINKED,
  ADDRESS_CHANGED,
  ACCOUNT_DELETED,
  IDENTITY_CREATED,
  IDENTITY_CHANGED,
  IDENTITY_DISABLED,
  IDENTITY_ENABLED,
  IDENTITY_DELETED,
  IDENTITY_LOGGEDOUT,
  IDENTITY_RECOVERYLINK,
  SESSION_ENDED,
  ORGANISATION_CREATED,
  ORGANISATION_CHANGED,
  ORGANISATION_DELETED,
  MEMBERSHIP_PUT,
  MEMBERSHIP_REMOVED,
  ADMIN_REFUSED;

  /** As it is written: {@code login.succeeded}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** The kind with this code. */
  public static Optional<AuditKind> of(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
  }
}
