package dev.sallyport.chaos.command;

import dev.sallyport.chaos.check.History;
import dev.sallyport.chaos.check.Wrong.Kind;
import dev.sallyport.chaos.fault.Scene;
import dev.sallyport.chaos.fault.Schedule;
import dev.sallyport.chaos.fault.Step;
import dev.sallyport.chaos.fault.Wires;
import dev.sallyport.chaos.load.Clock;
import dev.sallyport.chaos.load.Crowd;
import dev.sallyport.chaos.load.Weather;
import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Breaks one part after the other while people come and go. */
public final class Run {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Plan plan;
  private final Progress progress;
  private final Clock clock = new Clock();
  private final History history = new History();
  private final Weather weather = new Weather();
  private final Map<String, Integer> struck = new TreeMap<>();
  private final Crowd crowd;
  private final Scene scene;
  private final Schedule schedule;

  private Run(Installation sallyport, Wires wires, Plan plan, Progress progress)
      throws IOException, InterruptedException {
    this.plan = plan;
    this.progress = progress;
    this.crowd = new Crowd(sallyport, history, weather, clock, plan.intensity());
    this.scene = new Scene(sallyport, wires, crowd, history, clock);
    this.schedule = new Schedule(plan.faults(), sallyport.replicas(), plan.seed());
  }

  /**
   * One run; the installation is as healthy afterwards as before.
   *
   * @param wires with which {@code sallyport} was started
   */
  public static Report of(Installation sallyport, Wires wires, Plan plan, Progress progress)
      throws IOException, InterruptedException {
    progress.say("Chaos with seed " + plan.seed());
    var run = new Run(sallyport, wires, plan, progress);
    try (run.crowd) {
      return run.report();
    }
  }

  private Report report() throws InterruptedException {
    crowd.gather();
    if (!recovers("the beginning")) {
      return new Report(plan.seed(), struck, history, weather);
    }
    crowd.start();
    long end = clock.now() + plan.length().toNanos();
    while (clock.now() < end) {
      Step step = schedule.next();
      TimeUnit.NANOSECONDS.sleep(step.calm().toNanos());
      if (!strike(step)) {
        break;
      }
    }
    crowd.settle();
    return new Report(plan.seed(), struck, history, weather);
  }

  private boolean strike(Step step) throws InterruptedException {
    long began = clock.now();
    try (var _ = weather.storm()) {
      step.fault().act().strike(scene, step.replica(), new Random(step.seed()));
      struck.merge(step.fault().name(), 1, Integer::sum);
      boolean recovered = recovers(step.toString());
      progress.say(
          "  %6.1f s  %-58s over after %.1f s, wrong so far: %d"
              .formatted(began / 1e9, step, (clock.now() - began) / 1e9, history.wrongs().size()));
      return recovered;
    } catch (InterruptedException stopped) {
      throw stopped;
    } catch (Exception failed) {
      history.wrong(Kind.NOT_RECOVERED, "%s: %s".formatted(step, failed));
      return false;
    }
  }

  private boolean recovers(String from) throws InterruptedException {
    var missing = crowd.awaitAdmission(PATIENCE);
    missing.ifPresent(
        replica ->
            history.wrong(
                Kind.NOT_RECOVERED, "%s admits nobody after %s".formatted(replica, from)));
    return missing.isEmpty();
  }
}
