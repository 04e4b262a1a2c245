package dev.sallyport.server.http;

import java.io.IOException;

/** One address of the auth host. Both methods may block. */
interface Page {
  /** Answers GET and HEAD: changes nothing, whoever made the browser ask. */
  void show(Visit visit) throws IOException;

  /** Answers POST; the form is known to be ours ({@link FormOrigin}). */
  void act(Visit visit, PostedForm form) throws IOException;
}
