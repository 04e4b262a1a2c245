package dev.sallyport.server.jose;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.server.facts.Digest;
import java.util.List;

/** A token, by its SHA-256, and those who may have issued it. */
record Question(Digest token, List<Allow.Issuer> issuers) {
  Question {
    issuers = List.copyOf(issuers);
  }

  static Question about(String token, List<Allow.Issuer> issuers) {
    return new Question(Digest.of(token), issuers);
  }
}
