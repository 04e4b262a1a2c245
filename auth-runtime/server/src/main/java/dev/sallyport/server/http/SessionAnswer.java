package dev.sallyport.server.http;

import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.sessions.Whoami;
import dev.sallyport.server.sessions.WrittenSession;
import dev.sallyport.store.sessions.SessionFact;
import io.undertow.util.StatusCodes;

/** Answers an app with its session under a value that nobody has seen before. */
record SessionAnswer(Whoami whoami) {
  /** It has just begun. */
  void begun(ApiCall call, int status, SignedIn signedIn) {
    write(call, status, signedIn.value(), () -> call.keep(signedIn));
  }

  /** It goes on under another value, and no other session of its person does. */
  void goesOn(ApiCall call, Renewed session) {
    write(call, StatusCodes.OK, session.value(), () -> call.keep(session));
  }

  /** Whoever was logged out or disabled in between has no session to be told of. */
  private void write(ApiCall call, int status, SessionValue value, Runnable keep) {
    switch (whoami.ask(value)) {
      case Whoami.Answer.Active(SessionFact session) -> {
        switch (value.kind()) {
          case COOKIE -> keep.run();
          case BEARER -> {
            // Its value goes into the answer.
          }
        }
        call.json(status, WrittenSession.ofLogin(session, value));
      }
      case Whoami.Answer.Renewable _, Whoami.Answer.Inactive _ -> call.signIn();
    }
  }
}
