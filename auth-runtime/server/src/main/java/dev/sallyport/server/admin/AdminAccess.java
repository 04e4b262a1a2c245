package dev.sallyport.server.admin;

import java.util.Optional;
import java.util.Set;

/** Who shows a credential that opens the admin API. */
public interface AdminAccess {
  /** The right to do everything there. */
  String ADMIN = "sallyport:admin";

  /**
   * A credential that was recognised.
   *
   * @param name for the audit; no secret
   * @param scopes reserved ones, which no app's credential can have
   */
  record Rights(String name, Set<String> scopes) {
    public Rights {
      scopes = Set.copyOf(scopes);
    }
  }

  /**
   * What {@code bearer} may do; empty if it is nothing that we know. Takes the same time always.
   */
  Optional<Rights> of(String bearer);
}
