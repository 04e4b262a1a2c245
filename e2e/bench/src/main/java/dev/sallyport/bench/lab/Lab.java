package dev.sallyport.bench.lab;

import dev.sallyport.bench.lab.Gateway.Way;
import dev.sallyport.bench.load.Pipe;
import dev.sallyport.bench.load.Question;
import dev.sallyport.bench.load.Questions;
import dev.sallyport.bench.server.BareUndertow;
import dev.sallyport.bench.server.DoorsFile;
import dev.sallyport.bench.server.RuntimeUnderTest;
import dev.sallyport.bench.server.Sessions;
import dev.sallyport.cluster.part.JavaPart;
import dev.sallyport.cluster.process.Launch;
import dev.sallyport.cluster.process.Probe;
import dev.sallyport.server.http.MeasuredGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that is measured, on this machine and behind loopback addresses. */
public final class Lab implements AutoCloseable {
  /** Connections last as long as in production. */
  public static final Duration AGE = Duration.ofSeconds(60);

  private static final int SESSIONS = 4096;

  private final Premises premises;
  private final JavaPart program;
  private final List<String> cookies = Sessions.issue(SESSIONS);
  private final List<Pipe> pipes = new ArrayList<>();

  /**
   * An empty one.
   *
   * @param module the folder of e2e/bench, which has been built
   * @param folder for files; what is in it may be deleted
   */
  public Lab(Path module, Path folder) throws IOException, GeneralSecurityException {
    premises = Premises.in(folder);
    program = JavaPart.in(module);
    Files.write(sessions(), cookies);
  }

  /** The folder for its files. */
  public Path folder() {
    return premises.state().data();
  }

  /** Questions about as many apps as the runtime has rules. */
  public Questions questions(int apps) {
    return Questions.about(apps, cookies);
  }

  /** The runtime with {@code rules} rules. */
  public Subject runtime(String name, int rules, int heapMegabytes, Duration age)
      throws IOException, InterruptedException {
    return ours(
        name,
        heapMegabytes,
        RuntimeUnderTest.class,
        List.of(Integer.toString(rules), sessions().toString()),
        age);
  }

  /** A handler that says what the runtime said once, behind the runtime's listeners. */
  public Subject bare(Map<String, String> fields) throws IOException, InterruptedException {
    Path file = premises.state().config().resolve("fields");
    List<String> lines = new ArrayList<>();
    fields.forEach((name, value) -> lines.add(name + ": " + value));
    Files.write(file, lines);
    return ours("undertow", 384, BareUndertow.class, List.of(file.toString()), AGE);
  }

  private Subject ours(
      String name, int heapMegabytes, Class<?> main, List<String> arguments, Duration age)
      throws IOException, InterruptedException {
    Subject subject =
        new Subject(name, 0, port(name, "tls"), port(name, "plain"), port(name, "operations"));
    Path doors = premises.state().config().resolve(name + ".properties");
    new DoorsFile(
            new MeasuredGateway.Doors(
                subject.tls(),
                subject.plain(),
                premises.server().certificate(),
                premises.server().key(),
                premises.authority().file(),
                premises.client().certificate(),
                age),
            subject.operations())
        .write(doors);
    List<String> all = new ArrayList<>(arguments);
    all.add(doors.toString());
    long pid =
        premises.start(
            Launch.of(
                name,
                program.command(heapMegabytes, main.getName(), all.toArray(String[]::new)),
                List.of(),
                subject.tls(),
                () ->
                    premises
                        .http()
                        .ok("http://127.0.0.1:" + subject.operations() + "/ready", Map.of())));
    return new Subject(name, pid, subject.tls(), subject.plain(), subject.operations());
  }

  /** nginx that answers with {@code fields}. */
  public Subject nginx(String name, Map<String, String> fields)
      throws IOException, InterruptedException {
    Nginx nginx =
        new Nginx(premises.state().data().resolve(name), port(name, "tls"), port(name, "plain"));
    long pid =
        premises.start(
            Launch.of(
                name,
                nginx.command(fields, premises.server(), premises.authority().file()),
                List.of(),
                nginx.plain(),
                answers(nginx.plain())));
    return new Subject(name, pid, nginx.tls(), nginx.plain(), 0);
  }

  /** Traefik in front of {@code app}, not running yet. */
  public Gateway gateway(Subject app) {
    return new Gateway(
        premises.state().data().resolve("traefik"),
        premises.authority().file(),
        premises.client(),
        app.plain());
  }

  /** Adds a way to guard the apps. */
  public void guard(Gateway gateway, Way way, String address) throws IOException {
    gateway.add(way, port("traefik", way.name()), address);
  }

  /** Starts Traefik. */
  public Subject start(Gateway gateway, Path traefik) throws IOException, InterruptedException {
    int health = port("traefik", "health");
    long pid =
        premises.start(
            Launch.of(
                "traefik",
                gateway.command(traefik, health),
                List.of(),
                health,
                () -> premises.http().ok("http://127.0.0.1:" + health + "/ping", Map.of())));
    return new Subject("traefik", pid, 0, 0, 0);
  }

  /** A port at which {@code subject} is reached with the gateway's certificate and HTTP/2. */
  public int withCertificate(Subject subject) throws IOException, GeneralSecurityException {
    int port = port(subject.name(), "pipe");
    pipes.add(
        Pipe.withCertificate(
            port, subject.tls(), Identity.of(premises.client(), premises.authority().file())));
    return port;
  }

  /** A port that this lab hands out once. */
  public int port(String part, String purpose) throws IOException {
    return premises.port(part, purpose);
  }

  /** What the runtime answers to a question: the header fields, without those of the connection. */
  public Map<String, String> answer(Subject subject, Question question)
      throws IOException, InterruptedException {
    var answer =
        premises
            .http()
            .get("http://127.0.0.1:" + subject.plain() + Questions.PATH, question.toRuntime());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "%s answers %d: %s".formatted(subject.name(), answer.statusCode(), answer.body()));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!List.of("connection", "content-length", "date", "server").contains(name)) {
                fields.put(name, values.getFirst());
              }
            });
    return fields;
  }

  /** Ends one of them. */
  public void stop(Subject subject) throws InterruptedException {
    premises.processes().stop(subject.name());
  }

  /** Ends everything that was started; also when the person has lost patience. */
  @Override
  public void close() throws IOException {
    for (Pipe pipe : pipes) {
      pipe.close();
    }
    premises.close();
  }

  /** Stands for a Service in front of replicas that come and go. */
  public int service(CopyOnWriteArrayList<Integer> replicas) throws IOException {
    int port = port("service", "tls");
    pipes.add(Pipe.toNext(port, replicas));
    return port;
  }

  private Path sessions() {
    return premises.state().config().resolve("sessions");
  }

  private static Probe answers(int port) {
    return () -> {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return true;
      }
    };
  }
}
