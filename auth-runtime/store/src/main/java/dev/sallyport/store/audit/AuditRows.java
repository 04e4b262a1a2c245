package dev.sallyport.store.audit;

import static dev.sallyport.store.jooq.Tables.AUDIT_EVENT;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  /** The part named {@code event}, which adds an event if {@code when}. */
  public static CommonTableExpression<?> of(AuditEvent event, Condition when) {
    return name("event")
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
