package dev.sallyport.server.http;

import java.io.IOException;

/** One address of the auth host. Both methods may block. */
interface Page {
  /**
   * Answers GET and HEAD: changes nothing that somebody else could mean to change, whoever made the
   * browser ask.
   */
  void show(Visit visit) throws IOException;

  /** Whether pages of apps may send forms here, too ({@link GrantedOrigin}). */
  default boolean takesFormsOfApps() {
    return false;
  }

  /** Answers POST; the form is known to be one that may be sent here ({@link FormOrigin}). */
  void act(Visit visit, PostedForm form) throws IOException;
}
