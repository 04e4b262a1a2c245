package dev.sallyport.server.federation;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.FirstStep;
import dev.sallyport.server.login.Proof;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.store.federation.FederatedFlows;
import dev.sallyport.store.federation.FederatedFlows.Flow;
import dev.sallyport.store.federation.FederatedFlows.Purpose;
import dev.sallyport.store.federation.FederatedLogins;
import dev.sallyport.store.federation.FederatedLogins.Known;
import dev.sallyport.store.identities.Directory;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.identities.Role;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends people to providers and says who they are when they come back.
 *
 * <p>An account of ours is never theirs because of an address alone: that a provider says somebody
 * reads mail there is taken for a newcomer, where the settings trust it with that domain, and not
 * for somebody who is here already. They show first, by logging in, that the account is theirs.
 *
 * <p>All methods block, and throw {@link dev.sallyport.store.StoreUnavailable} where Postgres does
 * not answer.
 */
public final class Federation {
  /** How long somebody may take at a provider, and then to show that an account is theirs. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  /** That they were known elsewhere. RFC 8176 has no word for it; others use this one. */
  private static final Assurance ELSEWHERE = new Assurance(Aal.AAL1, List.of("fed"));

  private static final Logger LOG = LoggerFactory.getLogger(Federation.class);

  /** By these an answer would come in another way than was asked for. */
  private static final Set<String> OTHER_MODES =
      Set.of("response", "id_token", "access_token", "token_type");

  private final Ways ways;
  private final FederatedFlows flows;
  private final FederatedLogins logins;
  private final Arrival arrival;
  private final Audit audit;
  private final Supplier<UUID> ids;
  private final SecureRandom random;
  private final InstantSource clock;
  private final boolean verifiedOnly;

  /**
   * @param ids of new identities and links, UUIDv7
   * @param verifiedOnly whether nobody logs in whose address is not verified
   */
  public Federation(
      Ways ways,
      FederatedFlows flows,
      FederatedLogins logins,
      Arrival arrival,
      Audit audit,
      Supplier<UUID> ids,
      SecureRandom random,
      InstantSource clock,
      boolean verifiedOnly) {
    this.ways = ways;
    this.flows = flows;
    this.logins = logins;
    this.arrival = arrival;
    this.audit = audit;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
    this.verifiedOnly = verifiedOnly;
  }

  /** What became of a beginning. */
  public sealed interface Beginning {
    /**
     * They go there.
     *
     * @param secret for the browser
     */
    record Sent(URI to, BrowserSecret secret) implements Beginning {}

    /** The provider does not answer. */
    record Down() implements Beginning {}
  }

  /** What became of somebody who came back. */
  public sealed interface Return {
    /** Somebody who is known, or who has an account from now on. */
    record Arrived(Arrival.Outcome outcome, Optional<String> returnTo) implements Return {}

    /** Nobody is linked with it, and it can be linked with an account of ours. */
    record Unlinked() implements Return {}

    /** They did not log in there. */
    record Denied(Optional<String> returnTo) implements Return {}

    /** The provider does not answer. */
    record Down(Optional<String> returnTo) implements Return {}

    /** Nobody logs in by it. */
    record Refused(Refusal why) implements Return {}
  }

  /** Why nobody logs in. */
  public enum Refusal {
    /** It belongs to no login of this browser, or to none any more. */
    STALE,
    /** The provider's answer proves nothing. */
    UNTRUE,
    /** The provider knows of no address that it has verified. */
    NO_ADDRESS,
    /** Nobody has an account, and nobody gets one in this way. */
    NO_ACCOUNT,
    /** The account is disabled. */
    DISABLED,
    /** The address of the account here is not verified, which the installation wants. */
    UNVERIFIED,
    /** Meanwhile something about the account changed. */
    OVER,
    /** It was to be linked, and is. */
    LINKED_ALREADY
  }

  /** All providers, in the order of the settings. */
  public List<Offer> offers() {
    return ways.all().stream()
        .map(way -> new Offer(way.provider().name(), way.provider().title(), way.client().isDown()))
        .toList();
  }

  /**
   * Sends somebody to a provider.
   *
   * @param provider one of {@link #offers}
   * @param returnTo where they want to be afterwards
   * @param held what the browser holds already, in another tab perhaps
   * @param anew whether they shall log in there although they are logged in
   */
  public Beginning begin(
      String provider,
      Purpose purpose,
      Optional<String> returnTo,
      Optional<BrowserSecret> held,
      boolean anew) {
    BrowserSecret secret = held.orElseGet(() -> BrowserSecret.issue(random));
    Challenge challenge = secret.challenge(BrowserSecret.random(random));
    Optional<URI> to = ways.get(provider).client().authorization(challenge, anew);
    if (to.isEmpty()) {
      return new Beginning.Down();
    }
    Instant now = clock.instant();
    flows.begin(
        new Flow(
            BrowserSecret.hash(challenge.state()),
            secret.hash(),
            provider,
            purpose,
            returnTo,
            now.plus(PATIENCE)),
        now);
    return new Beginning.Sent(to.get(), secret);
  }

  /**
   * Somebody comes back.
   *
   * @param provider at whose address, which no other has
   * @param parameters of that address
   */
  public Return finish(
      String provider,
      Map<String, List<String>> parameters,
      Optional<BrowserSecret> held,
      Visitor visitor) {
    List<String> states = parameters.getOrDefault("state", List.of());
    Optional<Flow> flow =
        states.size() == 1 ? flows.take(BrowserSecret.hash(states.getFirst())) : Optional.empty();
    if (flow.isEmpty() || !belongs(flow.get(), provider, held)) {
      return refused(provider, Refusal.STALE, "no login of this browser", visitor);
    }
    if (parameters.values().stream().anyMatch(values -> values.size() != 1)
        || parameters.keySet().stream().anyMatch(OTHER_MODES::contains)) {
      return refused(provider, Refusal.UNTRUE, "the answer has another form", visitor);
    }
    Way way = ways.get(provider);
    Challenge challenge = held.orElseThrow().challenge(states.getFirst());
    return switch (way.client().answer(parameters, challenge)) {
      case Answer.Known(Proven who) -> known(way, who, flow.get(), visitor);
      case Answer.Denied _ -> new Return.Denied(flow.get().returnTo());
      case Answer.Untrue(String why) -> refused(provider, Refusal.UNTRUE, why, visitor);
      case Answer.Down(String why) -> {
        LOG.warn("Provider {} does not answer: {}", provider, why);
        yield new Return.Down(flow.get().returnTo());
      }
    };
  }

  private boolean belongs(Flow flow, String provider, Optional<BrowserSecret> held) {
    return flow.provider().equals(provider)
        && held.map(BrowserSecret::hash).filter(flow.browser()::equals).isPresent()
        && clock.instant().isBefore(flow.expiresAt());
  }

  private Return known(Way way, Proven who, Flow flow, Visitor visitor) {
    Instant now = clock.instant();
    Optional<Known> known = logins.use(who.upstream().subject(), now);
    return switch (flow.purpose()) {
      case LOGIN ->
          known.isPresent()
              ? logIn(way, who, known.get(), flow, visitor)
              : stranger(way, who, flow, visitor);
      case LINK -> {
        if (known.isPresent()) {
          yield new Return.Refused(Refusal.LINKED_ALREADY);
        }
        keep(who, Optional.empty(), flow, now);
        yield new Return.Unlinked();
      }
    };
  }

  private Return logIn(Way way, Proven who, Known known, Flow flow, Visitor visitor) {
    if (known.disabled()) {
      return refused(way.provider().name(), Refusal.DISABLED, "disabled", visitor);
    }
    Identity identity = known.identity();
    if (verifiedOnly && !identity.verified()) {
      return refused(way.provider().name(), Refusal.UNVERIFIED, "unverified", visitor);
    }
    return arrived(identity, known.changes(), who, flow, visitor);
  }

  /** What was proven is as old as the login there. */
  private Return arrived(Identity identity, int changes, Proven who, Flow flow, Visitor visitor) {
    Instant now = clock.instant();
    Proof proof = new Proof(ELSEWHERE, who.at().filter(now::isAfter).orElse(now));
    FirstStep step = new FirstStep(identity, changes, proof, AuditKind.LOGIN_SUCCEEDED);
    return new Return.Arrived(arrival.arrive(step, visitor), flow.returnTo());
  }

  /** Whoever has not shown that they read mail at an address learns nothing about it. */
  private Return stranger(Way way, Proven who, Flow flow, Visitor visitor) {
    Provider provider = way.provider();
    if (who.email().isEmpty()) {
      return refused(provider.name(), Refusal.NO_ADDRESS, "no verified address", visitor);
    }
    EmailAddress email = who.email().get();
    Optional<UUID> holder = logins.holder(email.value());
    if (holder.isPresent()) {
      keep(who, holder, flow, clock.instant());
      return new Return.Unlinked();
    }
    if (!provider.admission().admits(email.domain())) {
      return refused(provider.name(), Refusal.NO_ACCOUNT, "not admitted", visitor);
    }
    return register(provider, who, email, flow, visitor);
  }

  private Return register(
      Provider provider, Proven who, EmailAddress email, Flow flow, Visitor visitor) {
    Instant now = clock.instant();
    UUID id = ids.get();
    List<String> roles = roles(provider.admission(), who.groups());
    boolean registered =
        logins.register(
            new Directory.Newcomer(id, email.value(), true, roles, Optional.empty()),
            ids.get(),
            who.upstream(),
            now,
            audit.event(
                AuditKind.REGISTRATION_SUCCEEDED,
                id.toString(),
                id.toString(),
                visitor.source(),
                Map.of("provider", provider.name())));
    return registered
        ? arrived(new Identity(id, email.value(), true, roles), 0, who, flow, visitor)
        : refused(provider.name(), Refusal.OVER, "somebody was faster", visitor);
  }

  private static List<String> roles(Provider.Admission admission, Set<String> groups) {
    List<String> roles = new ArrayList<>(Role.DEFAULT);
    roles.addAll(admission.roles());
    groups.stream()
        .sorted()
        .map(admission.byClaim()::get)
        .filter(Objects::nonNull)
        .forEach(roles::add);
    return roles.stream().distinct().toList();
  }

  private void keep(Proven who, Optional<UUID> identity, Flow flow, Instant now) {
    flows.keep(
        new FederatedFlows.Proof(
            flow.browser(),
            ids.get(),
            identity,
            who.upstream(),
            flow.returnTo(),
            now,
            now.plus(PATIENCE)),
        now);
  }

  private Return refused(String provider, Refusal refusal, String why, Visitor visitor) {
    LOG.info("Nobody logs in with provider {}: {}", provider, why);
    audit.note(
        audit.event(
            AuditKind.LOGIN_FAILED,
            "anybody",
            "unknown",
            visitor.source(),
            Map.of("provider", provider, "why", why)));
    return new Return.Refused(refusal);
  }
}
