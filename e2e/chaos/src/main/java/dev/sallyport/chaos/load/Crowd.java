package dev.sallyport.chaos.load;

import dev.sallyport.chaos.check.Answer;
import dev.sallyport.chaos.check.History;
import dev.sallyport.chaos.check.Outcome;
import dev.sallyport.chaos.check.Wrong.Kind;
import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.Summary.DemoUser;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** People who come, ask for pages at every replica, and leave, until this is closed. */
public final class Crowd implements AutoCloseable {
  private static final long KNOWN_EVERYWHERE = TimeUnit.MILLISECONDS.toNanos(1_500);
  private static final long BEFORE_ANOTHER_TRY_MILLIS = 200;
  private static final int LEAVING_AT_ONCE = 256;
  private static final double LOGINS = 0.5;
  private static final int A_FEW = 20;

  private final History history;
  private final Weather weather;
  private final Clock clock;
  private final Intensity intensity;
  private final DemoUser user;
  private final Guests guests;
  private final Mint mint;
  private final List<Door> doors = new ArrayList<>();
  private final List<Desk> desks = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ExecutorService leaving = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore leavers = new Semaphore(LEAVING_AT_ONCE);
  private volatile boolean over;

  /** Nobody yet. */
  public Crowd(
      Installation sallyport, History history, Weather weather, Clock clock, Intensity intensity)
      throws IOException, InterruptedException {
    this.history = history;
    this.weather = weather;
    this.clock = clock;
    this.intensity = intensity;
    this.user = Objects.requireNonNull(sallyport.summary().demoUser());
    this.guests = new Guests(clock);
    this.mint = new Mint(sallyport);
    var gateway = sallyport.gateway("shop");
    for (String replica : sallyport.replicas()) {
      doors.add(new Door(replica, sallyport.part(replica).port(), gateway, clock));
      desks.add(new Desk(replica, sallyport.port(replica + "/public"), sallyport.url("auth")));
    }
  }

  /** People begin to come. */
  public void gather() {
    threads.add(Thread.ofPlatform().name("arriving").start(this::arrive));
  }

  /** They begin to ask and to leave. */
  public void start() {
    threads.add(Thread.ofPlatform().name("logging in").start(this::logIn));
    threads.add(Thread.ofPlatform().name("asking").start(this::ask));
    threads.add(Thread.ofPlatform().name("leaving").start(this::leaveOneByOne));
  }

  private void arrive() {
    while (!over) {
      try {
        if (guests.here() < intensity.guests()) {
          mint.make(A_FEW).forEach(cookie -> welcome("made", cookie));
          continue;
        }
      } catch (SQLException _) {
        // Postgres is away, as it often is here. What is not known to be committed is nobody's.
      }
      pause();
    }
    mint.close();
  }

  /** Asks everywhere at once: only who is in a replica's memory can be let in by mistake. */
  private void welcome(String how, String cookie) {
    long now = clock.now();
    Guest guest = new Guest(history.begun(how, now), cookie, now);
    guests.arrive(guest);
    doors.forEach(door -> ask(door, guest));
  }

  private void logIn() {
    Pace pace = new Pace(clock, LOGINS);
    while (!over) {
      pace.next();
      try {
        switch (anyDesk().logIn(user)) {
          case Desk.Reply.Done(Optional<String> cookie) when cookie.isPresent() ->
              welcome("logged in", cookie.get());
          case Desk.Reply.Done _ -> history.wrong(Kind.STRANGE_ANSWER, "a login without a cookie");
          case Desk.Reply.Strange(String said) -> history.wrong(Kind.STRANGE_ANSWER, said);
          case Desk.Reply.Unavailable _ -> {}
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void ask() {
    Pace pace = new Pace(clock, intensity.questions());
    while (!over) {
      pace.next();
      for (Door door : doors) {
        var random = ThreadLocalRandom.current();
        (random.nextBoolean() ? guests.somebodyWhoLeft(random) : Optional.<Guest>empty())
            .or(() -> guests.somebody(random))
            .ifPresent(guest -> ask(door, guest));
      }
    }
  }

  private void ask(Door door, Guest guest) {
    boolean rough = weather.isRough();
    door.ask(guest.cookie())
        .ifPresent(
            asked -> {
              var _ = asked.thenAccept(answer -> heard(guest, answer, rough));
            });
  }

  private void heard(Guest guest, Answer answer, boolean rough) {
    history.answered(guest.life(), answer);
    switch (answer.outcome()) {
      case ADMITTED, REFUSED, UNAVAILABLE ->
          weather.decided(rough, answer.answered() - answer.asked());
      case BROKEN, HUNG, STRANGE -> {}
    }
  }

  private void leaveOneByOne() {
    Pace pace = new Pace(clock, intensity.logouts());
    while (!over) {
      pace.next();
      leave(1);
    }
  }

  /** So many log out at once, each at any replica; does not wait for them. */
  public void leave(int number) {
    for (int i = 0; i < number && leavers.tryAcquire(); i++) {
      guests
          .leave(KNOWN_EVERYWHERE)
          .ifPresentOrElse(guest -> leaving.execute(() -> logOut(guest)), leavers::release);
    }
  }

  /** Until it is acknowledged; one in four in a hurry, with a second click before the answer. */
  private void logOut(Guest guest) {
    try {
      boolean hurried = ThreadLocalRandom.current().nextInt(4) == 0;
      if (hurried) {
        leaving.execute(() -> tryToLogOut(guest));
      }
      while (!tryToLogOut(guest) && !over) {
        pause();
      }
    } finally {
      leavers.release();
    }
  }

  private boolean tryToLogOut(Guest guest) {
    boolean rough = weather.isRough();
    long sent = clock.now();
    guest.life().leaving(sent);
    try {
      return switch (anyDesk().logOut(guest.cookie())) {
        case Desk.Reply.Done _ -> {
          long acknowledged = clock.now();
          guest.life().left(acknowledged);
          doors.forEach(door -> ask(door, guest));
          weather.acknowledged(rough, acknowledged - sent);
          yield true;
        }
        case Desk.Reply.Unavailable _ -> false;
        case Desk.Reply.Strange(String said) -> {
          history.wrong(Kind.STRANGE_ANSWER, said);
          yield false;
        }
      };
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private Desk anyDesk() {
    return desks.get(ThreadLocalRandom.current().nextInt(desks.size()));
  }

  /** Waits until every replica admits somebody; names the first that does not. */
  public Optional<String> awaitAdmission(long nanos) throws InterruptedException {
    long end = clock.now() + nanos;
    for (Door door : doors) {
      while (!admits(door)) {
        if (clock.now() > end) {
          return Optional.of(door.toString());
        }
        pause();
      }
    }
    return Optional.empty();
  }

  private boolean admits(Door door) {
    return guests
        .somebody(ThreadLocalRandom.current())
        .flatMap(
            guest ->
                door.ask(guest.cookie())
                    .map(
                        asked -> {
                          Answer answer = asked.join();
                          history.answered(guest.life(), answer);
                          return answer.outcome() == Outcome.ADMITTED;
                        }))
        .orElse(false);
  }

  /** Everybody stops; then each replica is asked once more about each of the last who were here. */
  public void settle() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    leaving.close();
    try (var asking = Executors.newFixedThreadPool(A_FEW)) {
      for (Guest guest : guests.everybody()) {
        if (guest.life().isCertain()) {
          doors.forEach(door -> asking.execute(() -> askInTheEnd(door, guest)));
        }
      }
    }
  }

  private void askInTheEnd(Door door, Guest guest) {
    for (int attempt = 0; attempt < A_FEW; attempt++) {
      var asked = door.ask(guest.cookie());
      if (asked.isPresent()) {
        Answer answer = asked.get().join();
        history.answered(guest.life(), answer);
        guest.life().settled(answer);
        if (answer.outcome() == Outcome.ADMITTED || answer.outcome() == Outcome.REFUSED) {
          return;
        }
      }
      pause();
    }
    history.wrong(Kind.NOT_RECOVERED, door + " knows nothing of " + guest);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(BEFORE_ANOTHER_TRY_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over = true;
    threads.forEach(Thread::interrupt);
    leaving.shutdownNow();
    doors.forEach(Door::close);
    desks.forEach(Desk::close);
  }
}
