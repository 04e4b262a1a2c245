package dev.sallyport.bench.command;

import dev.sallyport.bench.lab.Cores;
import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.lab.Population.SignedIn;
import dev.sallyport.bench.lab.Subject;
import dev.sallyport.bench.load.Asker;
import dev.sallyport.bench.load.ClosedLoop;
import dev.sallyport.bench.load.OpenLoop;
import dev.sallyport.bench.load.Question;
import dev.sallyport.bench.load.Target;
import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The replicas that run now, and how they are asked. */
final class Replicas {
  private static final int UNDER_WAY = 32;
  private static final int WARM_UP_SECONDS = 2;
  private static final int MOST_WARM_UPS = 20;

  /** How many times in a row it must be no faster than it was. */
  private static final int CALM = 3;

  private static final double FASTER = 1.05;
  private static final int SEARCHES = 4;

  private final Fleet fleet;
  private final List<Subject> subjects = new ArrayList<>();
  private final List<Asker> askers = new ArrayList<>();

  Replicas(Fleet fleet) {
    this.fleet = fleet;
  }

  int size() {
    return subjects.size();
  }

  Subject subject(int i) {
    return subjects.get(i);
  }

  Asker asker(int i) {
    return askers.get(i);
  }

  List<Asker> askers() {
    return List.copyOf(askers);
  }

  /** Starts those that are missing, and ends those that are too many. */
  void be(int number) throws IOException, InterruptedException {
    shrink(number);
    grow(number);
  }

  /** Starts as many as are missing. */
  void grow(int number) throws IOException, InterruptedException {
    while (subjects.size() < number) {
      Subject subject = fleet.start("replica-" + (subjects.size() + 1));
      subjects.add(subject);
      askers.add(fleet.asker(subject));
    }
  }

  /** Ends those that are too many. */
  void shrink(int number) throws InterruptedException {
    while (subjects.size() > number) {
      fleet.stop(subjects.removeLast());
      askers.removeLast().close();
    }
  }

  /** Starts one again that was ended; who asks it has to connect anew. */
  void restart(int i) throws IOException, InterruptedException {
    askers.get(i).close();
    subjects.set(i, fleet.start(subjects.get(i).name()));
    askers.set(i, fleet.asker(subjects.get(i)));
  }

  /** All of them in turn, about people in turn; everybody is asked about at every replica. */
  Target spreading(List<SignedIn> people) {
    return number ->
        askers
            .get(number % askers.size())
            .ask(people.get(number / askers.size() % people.size()).question());
  }

  /** One of them, about people in turn. */
  Target alone(int replica, List<SignedIn> people) {
    return number -> askers.get(replica).ask(people.get(number % people.size()).question());
  }

  /** The statuses with which all of them answer at once. */
  List<Integer> all(Question question) {
    List<CompletableFuture<Integer>> answers =
        askers.stream().map(asker -> asker.ask(question)).toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** Has all of them remember somebody. */
  void introduce(SignedIn person) {
    List<Integer> statuses = all(person.question());
    if (!statuses.stream().allMatch(status -> status == 200)) {
      throw new Problem("somebody who is signed in is answered " + statuses);
    }
  }

  /** Lets the JVMs compile what they do, until that makes them no faster. */
  static void warmUp(Target target) throws InterruptedException {
    double best = 0;
    int calm = 0;
    for (int i = 0; calm < CALM && i < MOST_WARM_UPS; i++) {
      int rate = ClosedLoop.rate(target, UNDER_WAY, WARM_UP_SECONDS);
      calm = rate > best * FASTER ? 0 : calm + 1;
      best = Math.max(best, rate);
    }
  }

  /**
   * So many requests a second that the cores are busy for a part of their time, the generator's
   * part included. With a fixed number under way more is answered than this says: whoever never
   * waits is never woken.
   *
   * @param part of the cores, below 1
   */
  static int rate(Target target, double part) throws IOException, InterruptedException {
    double rate = ClosedLoop.rate(target, UNDER_WAY, 2) * part / 2;
    for (int i = 0; i < SEARCHES; i++) {
      Cores before = Cores.now();
      var _ = OpenLoop.run(target, (int) rate, 2);
      rate *= Math.clamp(part / Cores.now().busySince(before), 0.5, 2);
    }
    return (int) rate;
  }

  /** A counter, over all replicas. */
  long sum(String metric) throws IOException, InterruptedException {
    long sum = 0;
    for (Subject subject : subjects) {
      sum += subject.metric(metric);
    }
    return sum;
  }
}
