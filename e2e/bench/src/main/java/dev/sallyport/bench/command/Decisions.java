package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.command.Samples.Competitor;
import dev.sallyport.bench.lab.Lab;
import dev.sallyport.bench.lab.Subject;
import dev.sallyport.bench.load.H2load;
import dev.sallyport.bench.load.Questions;
import dev.sallyport.bench.load.Tool;
import dev.sallyport.bench.load.Wrk;
import dev.sallyport.bench.report.Report;
import dev.sallyport.cluster.report.Progress;
import dev.sallyport.cluster.toolchain.Binary;
import dev.sallyport.cluster.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code bench decisions}: starts everything, measures one part after the other, ends everything.
 */
final class Decisions {
  private static final int HEAP = 384;
  private static final int LARGE_HEAP = 1536;
  private static final int MANY_RULES = 10_000;
  private static final String LONG_TARGET = "/" + "a".repeat(64 * 1024);

  private final Lab lab;
  private final Effort effort;
  private final Progress progress;
  private final Findings findings = new Findings();
  private final Map<Integer, Subject> runtimes = new LinkedHashMap<>();

  private Decisions(Lab lab, Effort effort, Progress progress) {
    this.lab = lab;
    this.effort = effort;
    this.progress = progress;
  }

  static Report measure(
      Path root, Map<String, String> environment, Effort effort, Progress progress)
      throws IOException, InterruptedException, GeneralSecurityException {
    Tool.require();
    Path traefik =
        Toolchain.prepare(
                root.resolve("e2e/cluster/go"), List.of(Binary.TRAEFIK), environment, progress)
            .program(Binary.TRAEFIK);
    Path folder = Files.createTempDirectory("sallyport-bench");
    Lab lab = new Lab(root.resolve("e2e/bench"), folder);
    Thread end = Thread.ofPlatform().unstarted(() -> closeQuietly(lab)); // After Ctrl-C.
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return new Decisions(lab, effort, progress).run(traefik);
    } finally {
      lab.close();
      Runtime.getRuntime().removeShutdownHook(end);
      Folders.delete(folder);
    }
  }

  private static void closeQuietly(Lab lab) {
    try {
      lab.close();
    } catch (IOException e) {
      System.err.println("sallyport: " + e);
    }
  }

  private Report run(Path traefik)
      throws IOException, InterruptedException, GeneralSecurityException {
    progress.say("Starting the runtime with %s rules".formatted(effort.rules()));
    for (int rules : effort.rules()) {
      int heap = rules > MANY_RULES ? LARGE_HEAP : HEAP;
      runtimes.put(rules, lab.runtime("runtime-" + rules, rules, heap, Lab.AGE));
    }
    Subject small = runtime(effort.rules().getFirst());
    Map<String, String> fields =
        lab.answer(small, lab.questions(effort.rules().getFirst()).first());
    Subject bare = lab.bare(fields);
    Subject nginx = lab.nginx("nginx", fields);

    progress.say("Asking directly");
    direct(nginx, bare);
    rules();
    progress.say("Asking through Traefik");
    new ThroughTraefik(lab, effort, findings, progress).run(traefik, small, nginx);
    progress.say("The core alone");
    Core.measure(effort, findings);
    hostile(bare, small);
    return new Report(circumstances(fields), findings.tables, findings.targets);
  }

  private Subject runtime(int rules) {
    return Objects.requireNonNull(runtimes.get(rules));
  }

  private void direct(Subject nginx, Subject bare)
      throws IOException, InterruptedException, GeneralSecurityException {
    Wrk wrk = new Wrk(lab.folder());
    H2load h2load = new H2load(lab.folder());
    List<Competitor> http1 = new ArrayList<>();
    List<Competitor> http2 = new ArrayList<>();
    int smallest = effort.rules().getFirst();
    http1.add(overHttp1("nginx", nginx, smallest, wrk));
    http1.add(overHttp1("Undertow", bare, smallest, wrk));
    http2.add(overHttp2("nginx", nginx, smallest, h2load));
    http2.add(overHttp2("Undertow", bare, smallest, h2load));
    for (var runtime : runtimes.entrySet()) {
      String name = nameOf(runtime.getKey());
      http1.add(overHttp1(name, runtime.getValue(), runtime.getKey(), wrk));
      http2.add(overHttp2(name, runtime.getValue(), runtime.getKey(), h2load));
    }
    List<String> names = http1.stream().map(Competitor::name).toList();
    Samples plain = Samples.of(http1, effort);
    findings.compared("HTTP/1.1, keep-alive", names, plain);
    findings.compared("TLS and HTTP/2", names, Samples.of(http2, effort));
    String few = nameOf(effort.rules().getFirst());
    String many = nameOf(effort.rules().getLast());
    findings.target("runtime over HTTP/1.1, CPU × nginx", plain.cpuRatio(few, "nginx"), "≤", 1.35);
    findings.target("p99, most rules × fewest", plain.p99Ratio(many, few), "≤", 1.25);
  }

  private Competitor overHttp1(String name, Subject subject, int apps, Wrk wrk) throws IOException {
    Path requests = lab.folder().resolve(name + ".requests");
    lab.questions(apps).writeAsked(requests);
    return new Competitor(
        name, List.of(subject), seconds -> wrk.run(subject.plain(), requests, seconds));
  }

  private Competitor overHttp2(String name, Subject subject, int apps, H2load h2load)
      throws IOException, GeneralSecurityException {
    int port = lab.withCertificate(subject);
    Questions questions = lab.questions(apps);
    return new Competitor(
        name, List.of(subject), seconds -> h2load.run(port, questions.first(), seconds));
  }

  private static String nameOf(int rules) {
    return "runtime, %,d rules".formatted(rules);
  }

  private void rules() throws IOException, InterruptedException {
    int few = effort.rules().getFirst();
    int many = effort.rules().getLast();
    Subject large = runtime(many);
    double perRule = (large.number("/heap") - runtime(few).number("/heap")) / (many - few);
    double compile = large.number("/compile") / 1e9;
    double swap = large.number("/swap") / 1e6;
    Subject middle = lab.runtime("conflicts", MANY_RULES, LARGE_HEAP, Lab.AGE);
    double conflict = middle.number("/conflict") / 1e6;
    lab.stop(middle);
    findings.table(
        "Rules",
        List.of("", "measured"),
        List.of(
            List.of("heap of a rule with six routes, bytes", number(perRule)),
            List.of(
                "%,d rules read from their specs, s".formatted(many),
                number(large.number("/read") / 1e9)),
            List.of("%,d rules compiled, s".formatted(many), number(compile)),
            List.of("one changed rule swapped in, ms", number(swap)),
            List.of("conflict check against %,d, ms".formatted(MANY_RULES), number(conflict))));
    findings.target("rules compiled, s", compile, "≤", 3);
    findings.target("one changed rule swapped in, ms", swap, "≤", 50);
    findings.target("conflict check of one rule against 10,000, ms", conflict, "≤", 5);
  }

  /** What costs more than reading it costs too much. */
  private void hostile(Subject bare, Subject small) throws IOException, InterruptedException {
    Path requests = lab.folder().resolve("long.requests");
    new Questions(lab.questions(effort.rules().getFirst()).all().subList(0, 64))
        .writeAsked(requests, LONG_TARGET);
    Wrk wrk = new Wrk(lab.folder());
    Samples samples =
        Samples.of(
            List.of(
                new Competitor(
                    "read", List.of(bare), seconds -> wrk.run(bare.plain(), requests, seconds)),
                new Competitor(
                    "refused",
                    List.of(small),
                    seconds -> wrk.run(small.plain(), requests, seconds))),
            effort);
    double longPath = samples.cpuRatio("refused", "read");
    double regex = HostileRegex.costOfACharacter();
    findings.table(
        "Hostile requests",
        List.of("", "ratio"),
        List.of(
            List.of("64 KB path refused, CPU × reading it with a bare handler", number(longPath)),
            List.of("(a+)+b on 8,000 characters, cost per character × 1,000", number(regex))));
    findings.target("64 KB path, CPU × a bare read", longPath, "≤", 1.25);
    findings.target("hostile regex, per character, long × short", regex, "≤", 1.25);
  }

  private Map<String, String> circumstances(Map<String, String> fields) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Facts", "a fixed source in the process; no store is asked");
    all.put("Cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    all.put(
        "Load over the last minute", Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    all.put("JVM", System.getProperty("java.vm.version"));
    all.put("Header fields of an answer", Integer.toString(fields.size()));
    all.put("Rounds", "%d, of %d s each; medians".formatted(effort.rounds(), effort.seconds()));
    return all;
  }
}
