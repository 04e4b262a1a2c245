package dev.sallyport.cluster.command;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.Options;
import dev.sallyport.cluster.Options.Extent;
import dev.sallyport.cluster.Replicas;
import dev.sallyport.cluster.Summary;
import dev.sallyport.cluster.part.AuthRuntime.Attempts;
import dev.sallyport.cluster.part.AuthRuntime.Cookies;
import dev.sallyport.cluster.report.Progress;
import dev.sallyport.cluster.state.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code up}: starts everything and says how to try it.
 *
 * @param detach come back when it runs, instead of ending it with Ctrl-C
 */
record Up(Options options, boolean detach) {
  private static final long BETWEEN_LOOKS_MILLIS = 500;

  static Up parse(
      List<String> arguments, Path root, StateFolder state, Map<String, String> environment) {
    var detach = false;
    var port = Optional.ofNullable(environment.get("SALLYPORT_PORT")).map(Up::port);
    var kubeconfig = Optional.<Path>empty();
    for (var rest = arguments.iterator(); rest.hasNext(); ) {
      var option = rest.next();
      switch (option) {
        case "--detach", "-d" -> detach = true;
        case "--port" -> port = Optional.of(port(value(option, rest)));
        case "--kubeconfig" ->
            kubeconfig = Optional.of(Path.of(value(option, rest)).toAbsolutePath());
        default -> throw new Misuse("up knows no " + option);
      }
    }
    var chosen = port.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    return new Up(
        new Options(
            root,
            state.path(),
            Extent.EVERYTHING,
            chosen,
            kubeconfig,
            environment,
            Replicas.ONE,
            Attempts.ORDINARY,
            Cookies.SHARED_DOMAIN),
        detach);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new Misuse(option + " needs a value");
    }
    return rest.next();
  }

  private static int port(String text) {
    try {
      var port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Said below, as for numbers that are no port.
    }
    throw new Misuse(text + " is not a port");
  }

  /** Starts, and stays until everything has ended unless it is to run detached. */
  void run(Progress progress) throws IOException, InterruptedException {
    var start = System.nanoTime();
    Installation installation;
    try (var _ = Exclusive.on(new StateFolder(options.state()))) {
      installation = Installation.start(options, progress);
    }
    var ending = new AtomicBoolean();
    if (!detach) {
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> end(installation, ending)));
    }
    progress.say("");
    progress.say(
        "Sallyport is ready after %.1f seconds.".formatted((System.nanoTime() - start) / 1e9));
    progress.say(howToTry(installation.summary(), options.state()));
    if (detach) {
      progress.say("It goes on running; ./sallyport down ends it.");
    } else {
      progress.say("Ctrl-C ends it.");
      follow(installation, ending, progress);
    }
  }

  private static void end(Installation installation, AtomicBoolean ending) {
    ending.set(true);
    System.out.println();
    System.out.println("Ending ...");
    installation.close();
  }

  /** Says when a part ends by itself; returns when all have been ended by {@code down}. */
  private static void follow(Installation installation, AtomicBoolean ending, Progress progress)
      throws InterruptedException {
    var mourned = new HashSet<Long>();
    for (var parts = installation.parts(); !parts.isEmpty(); parts = installation.parts()) {
      parts.forEach(
          (name, part) -> {
            if (!part.identity().alive() && !ending.get() && mourned.add(part.pid())) {
              progress.say(
                  "%s has ended by itself: ./sallyport logs %s says why, ./sallyport up starts it again."
                      .formatted(name, name));
            }
          });
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  private static String howToTry(Summary summary, Path state) {
    var user = Objects.requireNonNull(summary.demoUser());
    var shop = summary.apps().get("shop");
    return """

      Login       %s
      Shop        %s
      Orders      %s (a single-page app with a form of its own)
      Demo user   %s with password %s
      Mail        %s (what Sallyport sends ends here)
      Authority   %s (for curl --cacert and for your browser)

    Try:

      # Nobody is logged in: a browser is sent to the login page.
      curl --cacert '%s' -i -H 'Accept: text/html' %s/account

      # Log in, as the form of the login page does.
      curl --cacert '%s' -i -c cookies.txt -H 'Origin: %s' \\
        --data-urlencode 'email=%s' --data-urlencode 'password=%s' %s/login

      # The app is told who you are.
      curl --cacert '%s' -b cookies.txt -H 'Accept: application/json' %s/account

      # Look after people, by the admin API at %s.
      # The secret that opens it is in %s/secrets/admin.
      ./sallyport identity list
      ./sallyport audit
    """
        .formatted(
            summary.auth(),
            shop,
            summary.apps().get("spa"),
            user.email(),
            user.password(),
            summary.mail(),
            summary.ca(),
            summary.ca(),
            shop,
            summary.ca(),
            summary.auth(),
            user.email(),
            user.password(),
            summary.auth(),
            summary.ca(),
            shop,
            Objects.requireNonNull(summary.admin()),
            state);
  }
}
