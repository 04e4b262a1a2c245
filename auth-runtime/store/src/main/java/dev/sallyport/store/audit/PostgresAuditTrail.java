package dev.sallyport.store.audit;

import static dev.sallyport.store.jooq.Tables.AUDIT_EVENT;
import static org.jooq.impl.DSL.val;

import dev.sallyport.store.Database;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** {@link AuditTrail} in Postgres, with the runtime's role. */
public final class PostgresAuditTrail implements AuditTrail {
  private final Database database;

  /** Uses {@code database}. */
  public PostgresAuditTrail(Database database) {
    this.database = database;
  }

  @Override
  public void append(List<AuditEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    var _ =
        database.query(
            jooq -> {
              var insert =
                  jooq.insertInto(
                      AUDIT_EVENT,
                      AUDIT_EVENT.ID,
                      AUDIT_EVENT.AT,
                      AUDIT_EVENT.KIND,
                      AUDIT_EVENT.ACTOR,
                      AUDIT_EVENT.SUBJECT,
                      AUDIT_EVENT.DETAIL);
              for (AuditEvent event : events) {
                insert =
                    insert.values(
                        event.id(),
                        event.at(),
                        event.kind(),
                        event.actor(),
                        event.subject(),
                        AuditRows.detail(event));
              }
              return insert.onConflictDoNothing().execute();
            });
  }

  @Override
  public List<AuditEvent> find(AuditQuestion question) {
    List<Condition> conditions = new ArrayList<>();
    question.kind().ifPresent(kind -> conditions.add(AUDIT_EVENT.KIND.eq(kind)));
    question.subject().ifPresent(subject -> conditions.add(AUDIT_EVENT.SUBJECT.eq(subject)));
    question.actor().ifPresent(actor -> conditions.add(AUDIT_EVENT.ACTOR.eq(actor)));
    question.from().ifPresent(from -> conditions.add(AUDIT_EVENT.AT.ge(from)));
    question.until().ifPresent(until -> conditions.add(AUDIT_EVENT.AT.lt(until)));
    question.before().ifPresent(id -> conditions.add(AUDIT_EVENT.ID.lt(id)));
    return database.query(
        jooq ->
            jooq.select(
                    AUDIT_EVENT.ID,
                    AUDIT_EVENT.AT,
                    AUDIT_EVENT.KIND,
                    AUDIT_EVENT.ACTOR,
                    AUDIT_EVENT.SUBJECT,
                    AUDIT_EVENT.DETAIL)
                .from(AUDIT_EVENT)
                .where(conditions)
                .orderBy(AUDIT_EVENT.ID.desc())
                .limit(question.limit())
                .fetch(
                    row ->
                        new AuditEvent(
                            row.value1(),
                            row.value2(),
                            row.value3(),
                            row.value4(),
                            row.value5(),
                            AuditRows.detail(row.value6()))));
  }

  @Override
  public boolean provide(LocalDate day) {
    return database.query(
        jooq ->
            jooq.select(
                    DSL.field("audit_event_month({0}::date)", Boolean.class, val(day.toString())))
                .fetchSingle()
                .value1());
  }

  @Override
  public int forget(Instant time) {
    return database.query(
        jooq ->
            jooq.select(
                    DSL.field("audit_event_forget({0})", Integer.class, val(time, AUDIT_EVENT.AT)))
                .fetchSingle()
                .value1());
  }
}
