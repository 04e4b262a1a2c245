package dev.sallyport.server.account;

/** What people can do where there is mail. */
public record ByMail(Registration registration, Verification verification, Recovery recovery) {}
