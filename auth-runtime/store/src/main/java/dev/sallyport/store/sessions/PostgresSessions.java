package dev.sallyport.store.sessions;

import static dev.sallyport.store.jooq.Tables.IDENTITY;
import static dev.sallyport.store.jooq.Tables.LOG_HEAD;
import static dev.sallyport.store.jooq.Tables.SESSION;
import static dev.sallyport.store.jooq.Tables.SESSION_TOKEN;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditRows;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.PostgresOutbox;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** {@link Sessions} in Postgres, with the runtime's role. */
public final class PostgresSessions implements Sessions {
  private final Database database;
  private final Ending ending;
  private final String factSql;

  /** Uses {@code database}. */
  public PostgresSessions(Database database) {
    this.database = database;
    this.ending = new Ending(database);
    this.factSql = factSql();
  }

  @Override
  public void start(NewSession session, AuditEvent... events) {
    boolean _ = start(session, List.of(), DSL.noCondition(), List.of(), events);
  }

  @Override
  public boolean startVerified(
      NewSession session, int changes, Optional<NewLetter> notice, AuditEvent... events) {
    // Whoever changes the password holds these rows, and has ended what was begun before it.
    // Without
    // a password there is nothing to change: that is the number 0.
    CommonTableExpression<?> person =
        part(
            "person",
            "SELECT id FROM identity WHERE id = {0} AND disabled_at IS NULL FOR SHARE",
            val(session.identity()));
    CommonTableExpression<?> password =
        part(
            "password",
            """
            SELECT changes FROM password_credential JOIN person ON person.id = identity_id
            FOR SHARE OF password_credential""");
    CommonTableExpression<?> verified =
        part(
            "verified",
            "SELECT id FROM person WHERE coalesce((SELECT changes FROM password), 0) = {0}",
            val(changes));
    CommonTableExpression<?> first =
        part(
            "first",
            """
            INSERT INTO first_login (identity_id, at) SELECT {0}, {1} FROM started
            ON CONFLICT (identity_id) DO NOTHING RETURNING identity_id""",
            val(session.identity()),
            val(session.createdAt(), SESSION.CREATED_AT));
    List<CommonTableExpression<?>> after = new ArrayList<>(List.of(first));
    notice.ifPresent(letter -> after.add(notice(session, letter)));
    return start(
        session,
        List.of(person, password, verified),
        DSL.exists(DSL.selectFrom(verified)),
        after,
        events);
  }

  /** Tells the person of it, unless it is their first one, or mail to them would go astray. */
  private static CommonTableExpression<?> notice(NewSession session, NewLetter letter) {
    Condition when =
        DSL.condition(
            """
            EXISTS (SELECT FROM started) AND NOT EXISTS (SELECT FROM first)
            AND (SELECT verified FROM identity WHERE id = {0})
            AND (SELECT count(*) FROM session WHERE identity_id = {0} AND created_at > {1}) < {2}""",
            val(session.identity()),
            val(session.createdAt().minus(TOLD_WITHIN), SESSION.CREATED_AT),
            DSL.inline(TOLD));
    Field<String> recipient =
        field("(SELECT email FROM identity WHERE id = {0})", String.class, val(session.identity()));
    return PostgresOutbox.part(DSL.inline(LetterKind.NEW_DEVICE.code()), recipient, letter, when);
  }

  private static CommonTableExpression<?> part(String name, String sql, QueryPart... values) {
    return name(name).as(DSL.resultQuery(sql, values));
  }

  /**
   * Whether {@code when} was so.
   *
   * @param after parts that go with it
   */
  private boolean start(
      NewSession session,
      List<CommonTableExpression<?>> before,
      Condition when,
      List<CommonTableExpression<?>> after,
      AuditEvent... events) {
    CommonTableExpression<?> started =
        name("started")
            .as(
                DSL.insertInto(
                        SESSION,
                        SESSION.ID,
                        SESSION.IDENTITY_ID,
                        SESSION.AAL,
                        SESSION.AMR,
                        SESSION.AUTHENTICATED_AT,
                        SESSION.EXPIRES_AT,
                        SESSION.RENEWABLE_UNTIL,
                        SESSION.CREATED_AT,
                        SESSION.USER_AGENT,
                        SESSION.ADDRESS)
                    .select(
                        select(
                                val(session.id()),
                                val(session.identity()),
                                val((short) session.assurance().aal().level(), SESSION.AAL),
                                val(session.assurance().amr().toArray(String[]::new), SESSION.AMR),
                                val(session.authenticatedAt(), SESSION.AUTHENTICATED_AT),
                                val(session.expiresAt(), SESSION.EXPIRES_AT),
                                val(session.renewableUntil(), SESSION.RENEWABLE_UNTIL),
                                val(session.createdAt(), SESSION.CREATED_AT),
                                val(session.userAgent().orElse(null), SESSION.USER_AGENT),
                                field(
                                    "{0}::inet",
                                    SESSION.ADDRESS.getDataType(),
                                    val(session.address().orElse(null), SQLDataType.VARCHAR)))
                            .where(when))
                    .returningResult(SESSION.ID));
    return database.query(
            jooq ->
                jooq.with(before)
                    .with(started)
                    .with(after)
                    .with(AuditRows.of(List.of(events), DSL.exists(DSL.selectFrom(started))))
                    .insertInto(
                        SESSION_TOKEN,
                        SESSION_TOKEN.HASH,
                        SESSION_TOKEN.SESSION_ID,
                        SESSION_TOKEN.KIND,
                        SESSION_TOKEN.HOST,
                        SESSION_TOKEN.CREATED_AT,
                        SESSION_TOKEN.EXPIRES_AT)
                    .select(
                        select(
                                val(session.token().bytes(), SESSION_TOKEN.HASH),
                                Ending.id("started"),
                                val(kind(session.kind())),
                                val(session.host().orElse(null), SESSION_TOKEN.HOST),
                                val(session.createdAt(), SESSION_TOKEN.CREATED_AT),
                                val(session.expiresAt(), SESSION_TOKEN.EXPIRES_AT))
                            .from(started))
                    .execute())
        == 1;
  }

  /** Rendered once: this statement runs on the way of a request. */
  private static String factSql() {
    return DSL.using(SQLDialect.POSTGRES)
        .render(
            select(
                    SESSION.ID,
                    IDENTITY.ID,
                    IDENTITY.EMAIL,
                    IDENTITY.VERIFIED,
                    IDENTITY.ROLES,
                    SESSION.AUTHENTICATED_AT,
                    least(SESSION.EXPIRES_AT, SESSION_TOKEN.EXPIRES_AT),
                    SESSION.RENEWABLE_UNTIL,
                    SESSION_TOKEN.HOST,
                    LOG_HEAD.SEQ,
                    SESSION.AAL,
                    SESSION.AMR)
                .from(SESSION_TOKEN)
                .join(SESSION)
                .on(SESSION.ID.eq(SESSION_TOKEN.SESSION_ID))
                .join(IDENTITY)
                .on(IDENTITY.ID.eq(SESSION.IDENTITY_ID))
                .crossJoin(LOG_HEAD)
                .where(
                    SESSION_TOKEN.HASH.eq(param("hash", SESSION_TOKEN.HASH)),
                    SESSION.ENDED_AT.isNull(),
                    IDENTITY.DISABLED_AT.isNull()));
  }

  @Override
  public Optional<SessionFact> fact(TokenHash token) {
    return database.jdbc(connection -> fact(connection, token));
  }

  private Optional<SessionFact> fact(Connection connection, TokenHash token) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(factSql)) {
      statement.setBytes(1, token.bytes());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(fact(row)) : Optional.empty();
      }
    }
  }

  private static SessionFact fact(ResultSet row) throws SQLException {
    return new SessionFact(
        row.getObject(1, UUID.class),
        new Identity(
            row.getObject(2, UUID.class), row.getString(3), row.getBoolean(4), texts(row, 5)),
        new Assurance(Aal.ofLevel(row.getInt(11)).orElseThrow(), texts(row, 12)),
        instant(row, 6),
        instant(row, 7),
        instant(row, 8),
        Optional.ofNullable(row.getString(9)),
        row.getLong(10));
  }

  private static List<String> texts(ResultSet row, int column) throws SQLException {
    Array texts = row.getArray(column);
    return List.of((String[]) texts.getArray());
  }

  private static String kind(TokenKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  @Override
  public OptionalLong end(TokenHash token, Instant now, AuditEvent... events) {
    CommonTableExpression<?> ended =
        name("ended")
            .as(
                DSL.update(SESSION)
                    .set(SESSION.ENDED_AT, now)
                    .from(SESSION_TOKEN)
                    .where(
                        SESSION_TOKEN.HASH.eq(token.bytes()),
                        SESSION.ID.eq(SESSION_TOKEN.SESSION_ID),
                        SESSION.ENDED_AT.isNull())
                    .returningResult(SESSION.ID));
    return ending.revoke(List.of(ended), "session", Ending.id("ended"), now, events);
  }

  @Override
  public OptionalLong endAllOf(UUID identity, Instant now, AuditEvent... events) {
    return ending.ofPerson(identity, noCondition(), now, events);
  }

  @Override
  public long head() {
    return database.query(jooq -> jooq.select(LOG_HEAD.SEQ).from(LOG_HEAD).fetchSingle().value1());
  }
}
