package dev.sallyport.server.pages;

import java.util.Optional;

/**
 * What a login or registration form shows.
 *
 * @param email as typed before; empty at first. A typed password is never shown again
 * @param returnTo absolute URL the person comes from; kept through the form
 * @param destination the host of {@code returnTo}, for people
 * @param problem why the form is shown again
 */
public record Form(
    String email,
    Optional<String> returnTo,
    Optional<String> destination,
    Optional<String> problem) {}
