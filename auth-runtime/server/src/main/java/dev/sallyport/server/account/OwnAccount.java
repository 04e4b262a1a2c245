package dev.sallyport.server.account;

import java.util.Optional;

/**
 * What people do about their own account while they are signed in.
 *
 * @param address empty where there is no mail: nobody could show that another one is theirs
 */
public record OwnAccount(
    PasswordChange password, Optional<AddressChange> address, Deletion deletion) {}
