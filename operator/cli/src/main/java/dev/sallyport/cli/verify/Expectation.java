package dev.sallyport.cli.verify;

import dev.sallyport.cli.asking.Address;
import dev.sallyport.cli.asking.Visitor;
import dev.sallyport.cli.rules.Place;
import dev.sallyport.decision.request.Caller;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of {@code decisions.yaml}.
 *
 * @param namespace whose gateway asks; empty for the one that has rules for the host
 * @param outcome the first word of the decision's label
 * @param reason the second one, if that matters
 * @param route the name of the route that decides, if that matters
 * @param headers by name: what the app has to get; {@code *} for any value, empty for none
 * @param because why it has to be so, as a sentence
 */
public record Expectation(
    Place place,
    String method,
    Address address,
    Visitor visitor,
    Caller caller,
    Optional<String> namespace,
    String outcome,
    Optional<String> reason,
    Optional<String> route,
    Map<String, String> headers,
    String because) {
  public Expectation {
    headers = Map.copyOf(headers);
  }
}
