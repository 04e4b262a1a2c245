package dev.sallyport.store.audit;

import static dev.sallyport.store.jooq.Tables.AUDIT_EVENT;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record6;
import org.jooq.Select;
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
    return part(
        part,
        select(
                val(event.id()),
                val(event.at(), AUDIT_EVENT.AT),
                val(event.kind()),
                val(event.actor()),
                val(event.subject()),
                val(json(event.detail())))
            .where(when));
  }

  /**
   * The part named {@code found} that adds {@code event}, if there is anybody.
   *
   * @param person whom it is about, a scalar of the parts before; null for nobody
   */
  public static CommonTableExpression<?> of(FoundEvent event, Field<UUID> person) {
    Field<String> name = person.cast(String.class);
    return part(
        "found",
        select(
                val(event.id()),
                val(event.at(), AUDIT_EVENT.AT),
                val(event.kind()),
                event.actor().<Field<String>>map(DSL::val).orElse(name),
                name,
                val(json(event.detail())))
            .where(person.isNotNull()));
  }

  private static CommonTableExpression<?> part(
      String part, Select<Record6<UUID, Instant, String, String, String, JSONB>> row) {
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
                .select(row)
                .returningResult(AUDIT_EVENT.ID));
  }

  static JSONB detail(AuditEvent event) {
    return json(event.detail());
  }

  private static JSONB json(Map<String, String> detail) {
    try {
      return JSONB.valueOf(JSON.writeValueAsString(detail));
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
