package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.AuditTrail;
import io.undertow.util.StatusCodes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What happened, in the admin API. */
final class AdminAudit {
  private static final String KINDS =
      Arrays.stream(AuditKind.values()).map(AuditKind::code).collect(Collectors.joining(", "));

  private final AuditTrail trail;

  AdminAudit(AuditTrail trail) {
    this.trail = trail;
  }

  List<Route<AdminCall>> routes() {
    return List.of(
        new Route<>(
            "GET",
            "/admin/audit",
            Set.of("kind", "subject", "actor", "from", "until", "before", "limit"),
            this::find));
  }

  private void find(AdminCall call) {
    Optional<String> kind =
        call.parameter("kind", AuditKind::of, "is no kind; there are " + KINDS)
            .map(AuditKind::code);
    int limit = call.limit();
    AuditQuestion question =
        new AuditQuestion(
            kind,
            call.parameter("subject"),
            call.parameter("actor"),
            call.time("from"),
            call.time("until"),
            call.cursor("before"),
            limit + 1);
    if (!call.answered()) {
      return;
    }
    List<AuditEvent> page = trail.find(question);
    call.json(
        StatusCodes.OK,
        json -> {
          ArrayNode items = json.putArray("items");
          page.stream().limit(limit).forEach(event -> write(event, items.addObject()));
          if (page.size() > limit) {
            json.put("next", page.get(limit - 1).id().toString());
          }
        });
  }

  private static void write(AuditEvent event, ObjectNode json) {
    json.put("id", event.id().toString())
        .put("at", event.at().toString())
        .put("kind", event.kind())
        .put("actor", event.actor())
        .put("subject", event.subject());
    ObjectNode detail = json.putObject("detail");
    event.detail().forEach(detail::put);
  }
}
