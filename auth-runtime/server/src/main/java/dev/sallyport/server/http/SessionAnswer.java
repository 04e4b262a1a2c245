package dev.sallyport.server.http;

import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.factors.BackupCodes;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.sessions.Whoami;
import dev.sallyport.server.sessions.WrittenSession;
import dev.sallyport.store.sessions.SessionFact;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Optional;

/** Answers an app with its session under a value that nobody has seen before. */
record SessionAnswer(Whoami whoami) {
  /** It has just begun. */
  void begun(ApiCall call, int status, SignedIn signedIn) {
    write(call, status, signedIn.value(), Optional.empty(), () -> call.keep(signedIn));
  }

  /** It has just begun, and so have backup codes, which are shown this once. */
  void begun(ApiCall call, SignedIn signedIn, BackupCodes codes) {
    write(call, StatusCodes.OK, signedIn.value(), Optional.of(codes), () -> call.keep(signedIn));
  }

  /** It goes on under another value; perhaps with backup codes, which are shown this once. */
  void goesOn(ApiCall call, Renewed session, Optional<BackupCodes> codes) {
    write(call, StatusCodes.OK, session.value(), codes, () -> call.keep(session));
  }

  /** It goes on under another value, and no other session of its person does. */
  void goesOn(ApiCall call, Renewed session) {
    goesOn(call, session, Optional.empty());
  }

  /** Whoever was logged out or disabled in between has no session to be told of. */
  private void write(
      ApiCall call, int status, SessionValue value, Optional<BackupCodes> codes, Runnable keep) {
    switch (whoami.ask(value)) {
      case Whoami.Answer.Active(SessionFact session) -> {
        switch (value.kind()) {
          case COOKIE -> keep.run();
          case BEARER -> {
            // Its value goes into the answer.
          }
        }
        call.json(
            status,
            WrittenSession.ofLogin(
                session, value, codes.map(BackupCodes::texts).orElse(List.of())));
      }
      case Whoami.Answer.Renewable _, Whoami.Answer.Inactive _ -> call.signIn();
    }
  }
}
