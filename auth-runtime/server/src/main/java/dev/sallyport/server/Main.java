package dev.sallyport.server;

import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.server.account.MailGuard;
import dev.sallyport.server.admin.Groups;
import dev.sallyport.server.admin.People;
import dev.sallyport.server.assertion.Assertions;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.certificates.VerifiedCertificates;
import dev.sallyport.server.credentials.DeviceKeys;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.decisionlog.DecisionLog;
import dev.sallyport.server.facts.ClientCertificates;
import dev.sallyport.server.freshness.BootClock;
import dev.sallyport.server.freshness.Copies;
import dev.sallyport.server.freshness.Everywhere;
import dev.sallyport.server.freshness.LeasedFacts;
import dev.sallyport.server.freshness.LogFollower;
import dev.sallyport.server.gateway.Gate;
import dev.sallyport.server.gateway.Limits;
import dev.sallyport.server.gateway.RuleFeed;
import dev.sallyport.server.gateway.SharedCounts;
import dev.sallyport.server.http.AdminRooms;
import dev.sallyport.server.http.Listeners;
import dev.sallyport.server.jose.HttpsFetch;
import dev.sallyport.server.jose.VerifiedTokens;
import dev.sallyport.server.login.LoginGuard;
import dev.sallyport.server.login.PasswordChoice;
import dev.sallyport.server.login.PasswordHashing;
import dev.sallyport.server.login.PasswordRules;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.redis.CopySeal;
import dev.sallyport.server.redis.Redis;
import dev.sallyport.server.redis.RedisCounts;
import dev.sallyport.server.redis.RedisRefusals;
import dev.sallyport.server.redis.SealedCopies;
import dev.sallyport.server.sessions.OwnSessions;
import dev.sallyport.server.sessions.Whoami;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.server.settings.SettingsException;
import dev.sallyport.server.sightings.NotedFacts;
import dev.sallyport.server.sightings.Sightings;
import dev.sallyport.server.signing.RotatingKeys;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.server.throttle.Refusals;
import dev.sallyport.server.throttle.RememberedRefusals;
import dev.sallyport.server.throttle.Throttle;
import dev.sallyport.store.Database;
import dev.sallyport.store.Database.Patience;
import dev.sallyport.store.Ids;
import dev.sallyport.store.Turnstile;
import dev.sallyport.store.attempts.PostgresAttempts;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.audit.PostgresAuditTrail;
import dev.sallyport.store.factors.PostgresFactorChanges;
import dev.sallyport.store.identities.PostgresDirectory;
import dev.sallyport.store.keys.PostgresSigningKeys;
import dev.sallyport.store.keys.Purpose;
import dev.sallyport.store.log.LogListener;
import dev.sallyport.store.log.PoolerCheck;
import dev.sallyport.store.log.PostgresMembers;
import dev.sallyport.store.log.PostgresRevocations;
import dev.sallyport.store.organisations.PostgresOrganisations;
import dev.sallyport.store.rules.PostgresRules;
import dev.sallyport.store.sessions.PostgresLastSeen;
import dev.sallyport.store.sessions.PostgresSessions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one replica of the runtime: {@code Main <settings.yaml>}. Stops at SIGTERM. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int POOL_SIZE = 10;

  /** For facts alone: whoever logs in or registers takes no place from whoever asks for a page. */
  private static final int FACT_POOL_SIZE = 4;

  private static final int FACTS_AT_ONCE = 256;

  /** Ten at work and the others waiting for a moment: more would wait in vain. */
  private static final int PAGES_AT_ONCE = 64;

  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: Main <settings.yaml>");
      System.exit(2);
    }
    try {
      start(Settings.read(Path.of(arguments[0]), System.getenv()), BootClock.ofThisSystem());
    } catch (SettingsException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (IOException | GeneralSecurityException e) {
      LOG.error("The runtime cannot start", e);
      System.exit(1);
    }
  }

  /**
   * @param monotonic measures leases; in nanoseconds, going on while the machine sleeps
   */
  static void start(Settings settings, LongSupplier monotonic)
      throws IOException, GeneralSecurityException {
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, random);
    // Shown to everybody and no credential: a guess leads nowhere, so no lock and no system call.
    Supplier<UUID> requestIds = () -> new Ids(clock, ThreadLocalRandom.current()).next();
    Meters meters = new Meters();
    SessionKeys keys = settings.keys().sessionKeys(random);
    Database.Settings postgres =
        new Database.Settings(
                settings.database().url(),
                settings.database().user(),
                settings.database().password(),
                POOL_SIZE)
            .withDirectUrl(settings.database().directUrl());
    Database database = new Database(postgres);
    Database forFacts = new Database(postgres.with(FACT_POOL_SIZE, Patience.OF_A_REQUEST));
    Database forRenewals = new Database(postgres.direct().with(1, Patience.OF_A_MEMBER));
    RuleFeed feed = new RuleFeed(new PostgresRules(database), settings.auth().mount());
    LogFollower log =
        new LogFollower(
            new PostgresMembers(forRenewals),
            new PostgresRevocations(forRenewals),
            feed,
            InetAddress.getLocalHost().getHostName(),
            monotonic,
            clock,
            settings.memory().sessions());
    meters.rules(() -> feed.table().map(RuleTable::size).orElse(-1));
    LogListener listener = new LogListener(database, log::hear);
    Turnstile turnstile = new Turnstile(PAGES_AT_ONCE, () -> !log.holdsLease());
    Database forPages = database.behind(turnstile);
    meters.turnedAway(turnstile::refused);
    Optional<Redis> redis = redis(settings, log, meters);
    Copies copies = redis.isPresent() ? copies(redis.get(), settings, random, meters) : Copies.NONE;
    LeasedFacts facts = new LeasedFacts(new PostgresSessions(forFacts), copies, log, FACTS_AT_ONCE);
    meters.freshness(() -> log.holdsLease() ? 1 : 0, log::applied, log::lapses);
    meters.facts(log::remembered, facts::storeReads, facts::copiesTaken);
    Sightings sightings =
        new Sightings(new PostgresLastSeen(database), clock, settings.memory().sessions());
    meters.log(feed::head, log::members);
    meters.postgres("pages", database::figures);
    meters.postgres("facts", forFacts::figures);
    meters.postgres("renewals", forRenewals::figures);
    OpenSessions open =
        OpenSessions.of(settings, meters.measured(facts), forFacts, forPages, sightings, clock);
    PasswordHashing hashing =
        new PasswordHashing(Runtime.getRuntime().availableProcessors(), random);
    Throttle throttle = throttle(settings, forPages, redis, clock);
    meters.throttled(throttle::refused);
    AuditTrail trail = new PostgresAuditTrail(database);
    Audit audit = new Audit(trail, settings.audit().keep(), ids::next, clock);
    meters.auditEvents(audit::dropped);
    LongConsumer inForce =
        inForce(
            new Everywhere(
                new PostgresMembers(forPages), log::hasSettled, monotonic, meters::revoked),
            redis);
    LoginGuard guard =
        new LoginGuard(
            throttle, new DeviceKeys(settings.keys().current(), settings.keys().byName(), random));
    PasswordRules rules = AccountRoom.rules(settings);
    PasswordChoice passwords = new PasswordChoice(rules, hashing);
    Optional<MailRoom> mail =
        MailRoom.of(
            settings,
            new MailRoom.Around(
                database,
                forPages,
                passwords,
                new MailGuard(throttle, audit),
                audit,
                inForce,
                ids::next,
                random,
                clock,
                meters.mail()));
    AccountRoom account =
        new AccountRoom(
            forPages, hashing, guard, passwords, keys, settings.sessions(), audit, inForce, clock);
    FactorRoom factors = FactorRoom.of(settings, account, ids::next, random, mail);
    AdminRooms admin =
        new AdminRooms(
            new People(
                new PostgresDirectory(forPages),
                mail.map(room -> room.byMail().recovery()),
                new PostgresFactorChanges(forPages),
                mail.map(MailRoom::envelopes),
                audit,
                inForce,
                ids::next,
                clock),
            new Groups(new PostgresOrganisations(forPages), audit, ids::next, clock),
            trail,
            audit);
    SessionRoom kept =
        SessionRoom.over(open, forPages, audit, inForce, keys, random, settings.sessions(), clock);
    VerifiedTokens foreign =
        new VerifiedTokens(
            settings.jwt().issuers(),
            HttpsFetch.trusting(settings.jwt().trust()),
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            Thread::startVirtualThread,
            clock,
            System::nanoTime);
    meters.foreignTokens(foreign::signaturesChecked, foreign::keysFetched, foreign::keysMissed);
    RotatingKeys assertionKeys =
        new RotatingKeys(
            new PostgresSigningKeys(database),
            Purpose.ASSERTION,
            new Seal(settings.keys().current(), settings.keys().byName(), random),
            random,
            clock);
    Assertions assertions =
        new Assertions(
            settings.auth().url().toString(),
            assertionKeys::current,
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            ids::next,
            meters::assertionSigned);
    ClientCertificates certificates =
        new VerifiedCertificates(
            settings.mtls().authorities(),
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            clock,
            System::nanoTime);
    Limits limits =
        new Limits(
            System::nanoTime,
            log::members,
            redis.isPresent()
                ? new RedisCounts(redis.get(), settings.keys().currentKey())
                : SharedCounts.NONE);
    Gate gate =
        new Gate(
            feed::table,
            new NotedFacts(open.facts(), sightings),
            foreign,
            certificates,
            assertions,
            limits,
            clock);
    DecisionLog decisions = new DecisionLog(settings.decisionLog().allowedShare());
    Listeners listeners =
        new Listeners(
            settings,
            new Listeners.Behind(
                gate,
                open.facts(),
                account.login(settings, rules, ids::next, factors.arrival()),
                kept.renewals(),
                kept.entries(),
                new OwnSessions(open.list(), open.sessions(), audit, inForce, clock),
                account.with(mail),
                PasskeyRoom.of(settings, account, factors.arrival(), ids::next, random, mail),
                new Whoami(open.sessions(), clock),
                admin,
                keys,
                feed::table,
                requestIds,
                clock,
                assertionKeys,
                meters,
                decisions,
                log::holdsLease,
                log::members,
                mail.map(MailRoom::byMail),
                factors.factors(),
                FederationRoom.of(settings, account, factors.arrival(), ids::next, random, mail),
                account.loginByMail(settings, factors.arrival(), mail)));
    feed.start(log::wake);
    log.start();
    redis.ifPresent(Redis::start);
    limits.start();
    assertionKeys.start();
    sightings.start();
    throttle.start();
    audit.start();
    mail.ifPresent(room -> room.postman().start());
    AutoCloseable housekeeping = ClearingUp.start(database, clock);
    Thread.startVirtualThread(new PoolerCheck(database));
    LOG.info(
        "Listening: gateways on {}, browsers on {}, management on {}",
        listeners.gatewayPort(),
        listeners.publicPort(),
        listeners.managementPort());
    // Nobody is answered any more before the log is left: who is answered needs the lease.
    List<AutoCloseable> parts = new ArrayList<>();
    parts.addAll(
        List.of(
            listeners,
            log,
            listener,
            feed,
            assertionKeys,
            hashing,
            sightings,
            limits,
            throttle,
            audit,
            housekeeping));
    redis.ifPresent(parts::add);
    mail.ifPresent(room -> parts.add(room.postman()));
    parts.addAll(List.of(database, forFacts, forRenewals));
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(() -> stop(listeners, settings.shutdown().grace(), parts)));
  }

  private static Throttle throttle(
      Settings settings, Database database, Optional<Redis> redis, InstantSource clock) {
    return new Throttle(
        new PostgresAttempts(database),
        redis.<Refusals>map(RedisRefusals::new).orElseGet(() -> new RememberedRefusals(clock)),
        settings.throttle(),
        settings.keys().currentKey(),
        clock);
  }

  /** Wakes the others before it waits for them. */
  private static LongConsumer inForce(Everywhere everywhere, Optional<Redis> redis) {
    return seq -> {
      redis.ifPresent(Redis::wakeOthers);
      everywhere.await(seq);
    };
  }

  private static Optional<Redis> redis(Settings settings, LogFollower log, Meters meters)
      throws GeneralSecurityException {
    if (settings.redis().isEmpty()) {
      return Optional.empty();
    }
    Redis redis = new Redis(settings.redis().get(), log::wake);
    meters.redis(() -> redis.isAnswering() ? 1 : 0, redis::errors);
    return Optional.of(redis);
  }

  private static Copies copies(Redis redis, Settings settings, SecureRandom random, Meters meters) {
    SealedCopies copies =
        new SealedCopies(
            redis, new CopySeal(settings.keys().currentKey(), random), InstantSource.system());
    meters.spoiledCopies(copies::spoiled);
    return copies;
  }

  private static void stop(Listeners listeners, Duration grace, List<AutoCloseable> parts) {
    listeners.leave();
    LOG.info("Stopping; everything is answered for {} s more", grace.toSeconds());
    try {
      Thread.sleep(grace);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close in order", part.getClass().getSimpleName(), e);
      }
    }
    LOG.info("Stopped");
  }
}
