package dev.sallyport.chaos.fault;

import dev.sallyport.chaos.check.History;
import dev.sallyport.chaos.load.Clock;
import dev.sallyport.chaos.load.Crowd;
import dev.sallyport.cluster.Installation;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What faults lay hands on. */
public record Scene(
    Installation sallyport, Wires wires, Crowd crowd, History history, Clock clock) {
  static final Duration PAUSE = Duration.ofSeconds(3);
  static final String POSTGRES = "postgres";
  static final String REDIS = "redis";

  /** Lets what is broken be broken for a while. */
  public void hold(Duration length) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(length.toNanos());
  }

  void kill(String part) throws InterruptedException {
    sallyport.kill(part);
    hold(Duration.ofMillis(500));
    sallyport.startAgain(part);
  }

  void pause(String part) throws InterruptedException {
    sallyport.signal(part, "STOP");
    try {
      hold(PAUSE);
    } finally {
      sallyport.signal(part, "CONT");
    }
  }

  void restart(String part) throws InterruptedException {
    sallyport.stop(part);
    sallyport.startAgain(part);
  }
}
