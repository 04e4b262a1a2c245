package dev.sallyport.decision.request;

import dev.sallyport.crds.accessrule.AccessRuleSpec.AmbiguousPath;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a request has no canonical form; answered with 400, never with a guess. */
public enum Ambiguity {
  /** The method is not a token of RFC 9110, section 5.6.2, or longer than 32 characters. */
  BAD_METHOD("the method is not a legal HTTP method"),
  /** The host is missing or malformed. */
  BAD_HOST("the host is missing or malformed"),
  /** The gateway describes the request in two ways that differ. */
  TOLD_IN_TWO_WAYS("the gateway describes it in two ways that differ"),
  /** The request target is longer than {@link Check#MAX_TARGET_LENGTH}, or its path too deep. */
  TOO_LONG("the request target is too long"),
  /** The request target is not in origin form. */
  NOT_A_PATH("the request target does not start with a slash"),
  /** Two slashes in a row. */
  EMPTY_SEGMENT("the path has two slashes in a row", AmbiguousPath.EmptySegment),
  /** More {@code ..} than segments before them. */
  ABOVE_ROOT("the path leads above the root"),
  /** A backslash, also encoded. */
  BACKSLASH("the path has a backslash"),
  /** A semicolon, which some servers cut off with all that follows. */
  PATH_PARAMETER("the path has a semicolon", AmbiguousPath.Semicolon),
  /** A control character, a space, a fragment, or anything outside ASCII that is not encoded. */
  ILLEGAL_CHARACTER("the path has an illegal character"),
  /** A percent sign without two hexadecimal digits. */
  BAD_ESCAPE("the path has a broken percent-encoding"),
  /** {@code %2f}. */
  ENCODED_SLASH("the path has an encoded slash", AmbiguousPath.EncodedSlash),
  /** {@code %25} and two more hexadecimal digits. */
  DOUBLE_ENCODING("the path is percent-encoded twice", AmbiguousPath.EncodedPercent),
  /** {@code %2e}, {@code %2e%2e} and their mixtures as a whole segment. */
  ENCODED_DOT_SEGMENT("the path has an encoded dot segment"),
  /** Percent-encoded bytes that are not UTF-8. */
  NOT_UTF_8("the path is not UTF-8");

  private final String description;
  private final @Nullable AmbiguousPath acceptable;

  Ambiguity(String description) {
    this(description, null);
  }

  Ambiguity(String description, @Nullable AmbiguousPath acceptable) {
    this.description = description;
    this.acceptable = acceptable;
  }

  /** Whether a route that says {@code accepted} takes it nevertheless. */
  public boolean isAcceptedBy(Set<AmbiguousPath> accepted) {
    return acceptable != null && accepted.contains(acceptable);
  }

  /** Whether a route can take it at all. */
  boolean isAcceptable() {
    return acceptable != null;
  }

  /** Half a sentence for whoever sent the request. */
  public String description() {
    return description;
  }
}
