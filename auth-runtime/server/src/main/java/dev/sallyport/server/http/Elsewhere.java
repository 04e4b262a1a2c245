package dev.sallyport.server.http;

import dev.sallyport.server.federation.Federation;
import dev.sallyport.server.federation.Links;
import dev.sallyport.server.pages.ProviderChoice;
import java.util.List;

/** With whom people can log in elsewhere, and what they do about it. */
public record Elsewhere(Federation federation, Links links) {
  /** The providers, as they are at this moment. */
  List<ProviderChoice> choices() {
    return federation.offers().stream()
        .map(offer -> new ProviderChoice(offer.name(), offer.title(), offer.down()))
        .toList();
  }
}
