package dev.sallyport.bench.command;

import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.lab.Population.SignedIn;
import dev.sallyport.bench.lab.Subject;
import dev.sallyport.bench.load.Asker;
import dev.sallyport.bench.load.ClosedLoop;
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
  private static final int WARM = 30_000;
  private static final int MOST_WARM_UPS = 8;

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

  /** Starts as many as are missing. */
  void grow(int number) throws IOException, InterruptedException {
    while (subjects.size() < number) {
      Subject subject = fleet.start("replica-" + (subjects.size() + 1));
      subjects.add(subject);
      askers.add(fleet.asker(subject));
    }
  }

  /** Ends all but the first. */
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

  /** Lets the JVMs compile what they do. */
  static void warmUp(Target target) throws InterruptedException {
    int answered = 0;
    for (int i = 0; answered < WARM && i < MOST_WARM_UPS; i++) {
      answered += ClosedLoop.rate(target, UNDER_WAY, 1);
    }
  }

  /** Answers a second where nothing but the cores is in the way, the generator's part included. */
  static int capacity(Target target) throws InterruptedException {
    return ClosedLoop.rate(target, UNDER_WAY, 3);
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
