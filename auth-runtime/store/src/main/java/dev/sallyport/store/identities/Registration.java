package dev.sallyport.store.identities;

/** What became of a registration. */
public sealed interface Registration {
  /** The identity exists now. */
  record Registered(Identity identity) implements Registration {}

  /** Somebody has this address, in whatever case, also if disabled. Nothing was changed. */
  record EmailTaken() implements Registration {}
}
