package dev.sallyport.server;

import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.decisionlog.DecisionLog;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.facts.ForeignTokens;
import dev.sallyport.server.facts.StoredFacts;
import dev.sallyport.server.gateway.Gate;
import dev.sallyport.server.gateway.Limits;
import dev.sallyport.server.gateway.RuleFeed;
import dev.sallyport.server.http.Listeners;
import dev.sallyport.server.jose.HttpsFetch;
import dev.sallyport.server.jose.VerifiedTokens;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.PasswordHashing;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.server.settings.SettingsException;
import dev.sallyport.store.Database;
import dev.sallyport.store.Ids;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.log.LogListener;
import dev.sallyport.store.log.PostgresMembers;
import dev.sallyport.store.rules.PostgresRules;
import dev.sallyport.store.sessions.PostgresSessions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one replica of the runtime: {@code Main <settings.yaml>}. Stops at SIGTERM. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int POOL_SIZE = 10;
  private static final int FACTS_AT_ONCE = 256;

  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: Main <settings.yaml>");
      System.exit(2);
    }
    try {
      start(Settings.read(Path.of(arguments[0])));
    } catch (SettingsException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (IOException | GeneralSecurityException e) {
      LOG.error("The runtime cannot start", e);
      System.exit(1);
    }
  }

  private static void start(Settings settings) throws IOException, GeneralSecurityException {
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, random);
    // Shown to everybody and no credential: a guess leads nowhere, so no lock and no system call.
    Supplier<UUID> requestIds = () -> new Ids(clock, ThreadLocalRandom.current()).next();
    Meters meters = new Meters();
    SessionKeys keys = settings.keys().sessionKeys(random);
    Database database =
        new Database(
            new Database.Settings(
                settings.database().url(),
                settings.database().user(),
                settings.database().password(),
                POOL_SIZE));
    PostgresSessions sessions = new PostgresSessions(database);
    RuleFeed feed =
        new RuleFeed(
            new PostgresRules(database),
            new PostgresMembers(database),
            InetAddress.getLocalHost().getHostName(),
            System::nanoTime);
    meters.rules(() -> feed.table().map(RuleTable::size).orElse(-1));
    LogListener listener = new LogListener(database, feed::wake);
    Facts facts = new StoredFacts(sessions, FACTS_AT_ONCE);
    PasswordHashing hashing =
        new PasswordHashing(Runtime.getRuntime().availableProcessors(), random);
    Accounts accounts =
        new Accounts(new PostgresIdentities(database), sessions, hashing, keys, ids::next, clock);
    ForeignTokens foreign =
        new VerifiedTokens(
            settings.jwt().issuers(),
            HttpsFetch.trusting(settings.jwt().trust()),
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            Thread::startVirtualThread,
            clock,
            System::nanoTime);
    Gate gate = new Gate(feed::table, facts, foreign, new Limits(System::nanoTime), clock);
    DecisionLog decisions = new DecisionLog(settings.decisionLog().allowedShare());
    Listeners listeners =
        new Listeners(
            settings,
            new Listeners.Behind(
                gate, facts, accounts, keys, feed::table, requestIds, clock, meters, decisions));
    feed.start();
    LOG.info(
        "Listening: gateways on {}, browsers on {}, management on {}",
        listeners.gatewayPort(),
        listeners.publicPort(),
        listeners.managementPort());
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(() -> stop(listeners, listener, feed, hashing, database)));
  }

  private static void stop(
      Listeners listeners,
      LogListener listener,
      RuleFeed feed,
      PasswordHashing hashing,
      Database database) {
    try {
      listeners.close();
    } catch (IOException e) {
      LOG.warn("The listeners did not close in order", e);
    }
    listener.close();
    feed.close();
    hashing.close();
    database.close();
  }
}
