package dev.sallyport.server.account;

import dev.sallyport.server.credentials.SessionValue;
import java.time.Duration;

/**
 * A session that goes on under another value (OWASP ASVS 7.2.4).
 *
 * @param renewableFor how long it can be renewed, and so how long a cookie has to be kept
 */
public record Renewed(SessionValue value, Duration renewableFor) {}
