package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.command.Samples.Competitor;
import dev.sallyport.bench.lab.Gateway;
import dev.sallyport.bench.lab.Gateway.Way;
import dev.sallyport.bench.lab.Lab;
import dev.sallyport.bench.lab.Subject;
import dev.sallyport.bench.load.Browsers;
import dev.sallyport.bench.load.OpenLoop;
import dev.sallyport.bench.load.Questions;
import dev.sallyport.bench.load.Result;
import dev.sallyport.bench.load.Wrk;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The runtime as Traefik asks it, against a stub that says the same without deciding. */
final class ThroughTraefik {
  private static final int HEAP = 384;

  /** Of what the slowest of them can do: where nobody queues for want of CPU. */
  private static final double OPEN_LOOP_SHARE = 0.25;

  private static final String ALONE = "no guard";
  private static final String OURS = "Sallyport, h2";
  private static final String STUB_H2 = "nginx stub, h2";
  private static final String STUB_PLAIN = "nginx stub, plain HTTP";

  private final Lab lab;
  private final Effort effort;
  private final Findings findings;
  private final Progress progress;
  private final Wrk wrk;
  private final Path requests;
  private final Questions questions;

  ThroughTraefik(Lab lab, Effort effort, Findings findings, Progress progress) throws IOException {
    this.lab = lab;
    this.effort = effort;
    this.findings = findings;
    this.progress = progress;
    this.wrk = new Wrk(lab.folder());
    this.requests = lab.folder().resolve("browsers.requests");
    this.questions = lab.questions(Gateway.APPS);
    questions.writeRequested(requests);
  }

  void run(Path program, Subject runtime, Subject stub) throws IOException, InterruptedException {
    Subject app = lab.nginx("app", Map.of("X-App", "shop"));
    CopyOnWriteArrayList<Integer> replicas = new CopyOnWriteArrayList<>();
    Gateway gateway = lab.gateway(app);
    lab.guard(gateway, Way.NOBODY, "");
    lab.guard(gateway, Way.SALLYPORT, "https://localhost:" + runtime.tls());
    lab.guard(gateway, Way.STUB_H2, "https://localhost:" + stub.tls());
    lab.guard(gateway, Way.STUB_PLAIN, "http://127.0.0.1:" + stub.plain());
    lab.guard(gateway, Way.SERVICE, "https://localhost:" + lab.service(replicas));
    Subject traefik = lab.start(gateway, program);

    int capacity = closedLoop(gateway, traefik, runtime, stub);
    openLoop(gateway, runtime, Math.max(50, (int) (capacity * OPEN_LOOP_SHARE)));
    reload(gateway, runtime);
    replicas(gateway, replicas);
    lab.stop(traefik);
  }

  /** As fast as it goes; requests a second of the slowest that asks somebody. */
  private int closedLoop(Gateway gateway, Subject traefik, Subject runtime, Subject stub)
      throws IOException, InterruptedException {
    List<Competitor> all =
        List.of(
            new Competitor(ALONE, List.of(traefik), to(gateway, Way.NOBODY)),
            new Competitor(OURS, List.of(traefik, runtime), to(gateway, Way.SALLYPORT)),
            new Competitor(STUB_H2, List.of(traefik, stub), to(gateway, Way.STUB_H2)),
            new Competitor(STUB_PLAIN, List.of(traefik, stub), to(gateway, Way.STUB_PLAIN)));
    Samples samples = Samples.of(all, effort);
    findings.compared(
        "Through Traefik; CPU of Traefik and of who is asked",
        all.stream().map(Competitor::name).toList(),
        samples);
    findings.target(
        "Traefik + Sallyport, requests/s × nginx stub over h2",
        samples.rateRatio(OURS, STUB_H2),
        "≥",
        0.93);
    findings.target(
        "Traefik + Sallyport, requests/s × nginx stub over plain HTTP",
        samples.rateRatio(OURS, STUB_PLAIN),
        "≥",
        1.35);
    findings.target("Traefik + Sallyport, failed", (double) samples.failed(OURS), "=", 0);
    return (int) Math.min(samples.rate(OURS), samples.rate(STUB_PLAIN));
  }

  private Samples.Turn to(Gateway gateway, Way way) {
    return seconds -> wrk.run(gateway.port(way), requests, seconds);
  }

  private void openLoop(Gateway gateway, Subject runtime, int rate)
      throws IOException, InterruptedException {
    double opened = runtime.number("/opened");
    try (Browsers ours = browsers(gateway, Way.SALLYPORT);
        Browsers stub = browsers(gateway, Way.STUB_H2);
        Browsers plain = browsers(gateway, Way.STUB_PLAIN)) {
      openLoop(
          rate,
          List.of(
              inOpenLoop(OURS, ours, rate),
              inOpenLoop(STUB_H2, stub, rate),
              inOpenLoop(STUB_PLAIN, plain, rate)));
    }
    findings.table(
        "Connections that Traefik opened to the runtime in the open loop, warm-up included",
        List.of("", "measured"),
        List.of(List.of("TLS handshakes", number(runtime.number("/opened") - opened))));
  }

  private Browsers browsers(Gateway gateway, Way way) {
    return new Browsers(gateway.port(way), questions.all());
  }

  private static Competitor inOpenLoop(String name, Browsers browsers, int rate) {
    return new Competitor(
        name, List.of(), seconds -> Result.of(OpenLoop.run(browsers, rate, seconds), seconds));
  }

  private void openLoop(int rate, List<Competitor> all) throws IOException, InterruptedException {
    Samples samples = Samples.of(all, effort);
    List<List<String>> rows = new ArrayList<>();
    for (String name : List.of(OURS, STUB_H2, STUB_PLAIN)) {
      rows.add(
          List.of(
              name,
              number(samples.p50Micros(name) / 1_000),
              number(samples.p99Micros(name) / 1_000),
              number(samples.p99Ratio(name, STUB_H2)),
              Long.toString(samples.failed(name))));
    }
    findings.table(
        "Through Traefik, open loop at %,d requests/s".formatted(rate),
        List.of("", "p50 ms", "p99 ms", "p99 × " + STUB_H2, "failed"),
        rows);
    findings.target(
        "p99 at equal rate × nginx stub over h2", samples.p99Ratio(OURS, STUB_H2), "≤", 1.3);
    findings.target("open loop, failed", (double) samples.failed(OURS), "=", 0);
  }

  private void reload(Gateway gateway, Subject runtime) throws IOException, InterruptedException {
    progress.say("Reloading Traefik's configuration");
    Result[] result = {new Result(0, 1, 0, 0, 0)};
    double opened = runtime.number("/opened");
    long decided = runtime.decisions();
    int seconds = 3 * effort.reloads() + 1;
    try (Background _ =
        Background.start(
            () -> result[0] = wrk.run(gateway.port(Way.SALLYPORT), requests, seconds))) {
      for (int i = 0; i < effort.reloads(); i++) {
        TimeUnit.SECONDS.sleep(3); // Traefik takes up one change in two seconds.
        gateway.edit();
      }
    }
    double handshakes = runtime.number("/opened") - opened;
    long decisions = runtime.decisions() - decided;
    findings.table(
        "Reloads of Traefik's configuration under load, %d routers".formatted(Gateway.APPS),
        List.of("", "measured"),
        List.of(
            List.of("reloads", Integer.toString(effort.reloads())),
            List.of("TLS handshakes", number(handshakes)),
            List.of("decisions", Long.toString(decisions)),
            List.of(
                "handshakes per 1,000 decisions", "%.3f".formatted(1_000 * handshakes / decisions)),
            List.of("failed", Long.toString(result[0].failed()))));
    findings.target("failed during reloads", (double) result[0].failed(), "=", 0);
  }

  /** One replica serves; two more come; how soon does each have its share? */
  private void replicas(Gateway gateway, CopyOnWriteArrayList<Integer> service)
      throws IOException, InterruptedException {
    progress.say("Adding replicas");
    Duration age = Duration.ofSeconds(effort.ageSeconds());
    List<Subject> all = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      all.add(lab.runtime("replica-" + i, 10, HEAP, age));
    }
    service.add(all.getFirst().tls());
    Result[] result = {new Result(0, 1, 0, 0, 0)};
    long[] counted = new long[3];
    try (Background _ =
        Background.start(
            () ->
                result[0] =
                    wrk.run(gateway.port(Way.SERVICE), requests, 2 * effort.ageSeconds() + 3))) {
      TimeUnit.SECONDS.sleep(1);
      all.subList(1, 3).forEach(replica -> service.add(replica.tls()));
      // By now each connection, whose age varies by a fifth, has been replaced once.
      TimeUnit.MILLISECONDS.sleep(age.toMillis() * 6 / 5);
      for (int i = 0; i < 3; i++) {
        counted[i] = -all.get(i).decisions();
      }
      TimeUnit.MILLISECONDS.sleep(age.toMillis() * 4 / 5);
      for (int i = 0; i < 3; i++) {
        counted[i] += all.get(i).decisions();
      }
    }
    double total = counted[0] + counted[1] + counted[2];
    double least = Math.min(counted[1], counted[2]) / total * 3;
    findings.table(
        "Replicas that join, within two ages of a connection (%d s here)"
            .formatted(effort.ageSeconds()),
        List.of("replica", "× its fair share"),
        List.of(
            List.of("the first", number(counted[0] / total * 3)),
            List.of("the second", number(counted[1] / total * 3)),
            List.of("the third", number(counted[2] / total * 3)),
            List.of("failed requests", Long.toString(result[0].failed()))));
    findings.target("a new replica's part of its fair share", least, "≥", 0.7);
    findings.target("failed while replicas join", (double) result[0].failed(), "=", 0);
    for (Subject replica : all) {
      lab.stop(replica);
    }
  }
}
