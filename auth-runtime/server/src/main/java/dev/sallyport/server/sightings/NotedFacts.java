package dev.sallyport.server.sightings;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import java.util.Optional;

/** Facts whose sessions are noted as seen when they are asked for. */
public final class NotedFacts implements Facts {
  private final Facts facts;
  private final Sightings sightings;

  public NotedFacts(Facts facts, Sightings sightings) {
    this.facts = facts;
    this.sightings = sightings;
  }

  @Override
  public Optional<Evidence> known(SessionValue session, Validation validation) {
    Optional<Evidence> known = facts.known(session, validation);
    if (known.isPresent()) {
      note(known.get());
    }
    return known;
  }

  @Override
  public Evidence about(SessionValue session, Validation validation) {
    Evidence evidence = facts.about(session, validation);
    note(evidence);
    return evidence;
  }

  private void note(Evidence evidence) {
    if (evidence instanceof Evidence.Session session) {
      sightings.note(session.id(), session.expiresAt());
    }
  }
}
