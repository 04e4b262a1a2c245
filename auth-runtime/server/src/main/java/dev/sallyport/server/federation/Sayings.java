package dev.sallyport.server.federation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.store.federation.Subject;
import dev.sallyport.store.federation.Upstream;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what a provider says about somebody, in the claims that were chosen. */
record Sayings(Provider.Claims claims, boolean hosted) {
  private static final int LONGEST_NAME = 100;
  private static final int MOST_GROUPS = 200;

  /** Google's own domains, in which it gives an address to nobody else. */
  private static final Set<String> GOOGLE = Set.of("gmail.com", "googlemail.com");

  Proven read(String provider, Subject subject, ObjectNode said) {
    Optional<EmailAddress> email =
        Optional.ofNullable(said.path(claims.email()).textValue()).flatMap(EmailAddress::parse);
    return new Proven(
        new Upstream(
            provider, subject, email.map(EmailAddress::value), name(said.path(claims.name()))),
        email.filter(address -> isVerified(address, said)),
        claims.roles().map(claim -> names(said.path(claim))).orElse(Set.of()),
        time(said.path("auth_time")));
  }

  private boolean isVerified(EmailAddress address, ObjectNode said) {
    String domain = address.domain().toLowerCase(Locale.ROOT);
    return isTrue(said.path(claims.verified()))
        && (!hosted || GOOGLE.contains(domain) || domain.equals(said.path("hd").textValue()));
  }

  /** In one of the ways in which providers say yes. */
  private static boolean isTrue(JsonNode claim) {
    return claim.isBoolean() ? claim.booleanValue() : claim.asText().matches("true|1");
  }

  /** As people may read it. */
  static Optional<String> name(JsonNode claim) {
    return Optional.ofNullable(claim.textValue())
        .map(text -> text.replaceAll("\\p{Cntrl}", " ").strip())
        .map(text -> text.substring(0, Math.min(text.length(), LONGEST_NAME)))
        .filter(text -> !text.isEmpty());
  }

  private static Set<String> names(JsonNode claim) {
    Set<String> names = new HashSet<>();
    if (claim.isTextual()) {
      names.add(claim.textValue());
    }
    for (int i = 0; i < Math.min(claim.isArray() ? claim.size() : 0, MOST_GROUPS); i++) {
      Optional.ofNullable(claim.path(i).textValue()).ifPresent(names::add);
    }
    return names;
  }

  private static Optional<Instant> time(JsonNode claim) {
    return claim.isIntegralNumber() && claim.canConvertToInt()
        ? Optional.of(Instant.ofEpochSecond(claim.intValue()))
        : Optional.empty();
  }
}
