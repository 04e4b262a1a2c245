package dev.sallyport.store.audit;

import static dev.sallyport.store.jooq.Tables.AUDIT_EVENT;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.JSONB;
import org.jooq.impl.DSL;

/** How a statement that changes something says so in the audit: by a part of its own. */
public final class AuditRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AuditRows() {}

  /** Parts that add {@code events} if {@code when}. */
  public static List<CommonTableExpression<?>> of(List<AuditEvent> events, Condition when) {
    List<CommonTableExpression<?>> parts = new ArrayList<>();
    for (AuditEvent event : events) {
      parts.add(part("event_" + parts.size(), event, when));
    }
    return parts;
  }

  private static CommonTableExpression<?> part(String part, AuditEvent event, Condition when) {
    return name(part)
        .as(
            DSL.insertInto(
                    AUDIT_EVENT,
                    AUDIT_EVENT.ID,
                    AUDIT_EVENT.AT,
                    AUDIT_EVENT.KIND,
                    AUDIT_EVENT.ACTOR,
                    AUDIT_EVENT.SUBJECT,
                    AUDIT_EVENT.DETAIL)
                .select(
                    select(
                            val(event.id()),
                            val(event.at(), AUDIT_EVENT.AT),
                            val(event.kind()),
                            val(event.actor()),
                            val(event.subject()),
                            val(detail(event)))
                        .where(when))
                .returningResult(AUDIT_EVENT.ID));
  }

  static JSONB detail(AuditEvent event) {
    try {
      return JSONB.valueOf(JSON.writeValueAsString(event.detail()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }

  static SortedMap<String, String> detail(JSONB json) {
    try {
      return JSON.readValue(json.data(), new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an audit event is no object of texts", e);
    }
  }
}
