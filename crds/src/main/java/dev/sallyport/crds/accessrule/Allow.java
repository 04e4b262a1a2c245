package dev.sallyport.crds.accessrule;

/** Who may pass a route. There is no absent case: a route without it does not parse. */
public sealed interface Allow {
  /** Everybody, also without logging in; the app is told nothing about them. */
  record Anyone() implements Allow {}

  /** Everybody who is logged in. */
  record Session() implements Allow {}

  /** Nobody, whatever they present. */
  record Nobody() implements Allow {}
}
