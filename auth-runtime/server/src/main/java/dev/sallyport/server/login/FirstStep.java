package dev.sallyport.server.login;

import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.store.identities.Identity;

/**
 * What a login begins with: somebody has shown who they are, in whatever way. It may be all that it
 * takes.
 *
 * @param changes how often the password had been changed when that was judged; 0 for those who have
 *     none
 * @param kind what is said of it in the audit
 */
public record FirstStep(Identity identity, int changes, Proof proof, AuditKind kind) {}
