package dev.sallyport.server.http;

import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.decision.request.Check;
import io.undertow.server.HttpServerExchange;
import java.util.List;

/**
 * What lies below {@code /.sallyport} at every host that a rule owns. No rule decides about it and
 * no app sees it. A gateway passes an answer on to the client just if it refuses: every answer
 * does.
 */
interface ReservedPaths {
  /** Whether a request is for one of them. */
  static boolean hold(Check check) {
    List<String> segments = check.path().segments();
    return !segments.isEmpty() && segments.getFirst().equals(PathPattern.RESERVED);
  }

  /** Answers such a request; may block. */
  void answer(HttpServerExchange exchange, ForwardedRequest request, Check check, String requestId);
}
