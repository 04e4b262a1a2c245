package dev.sallyport.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.architecture.Arrows;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void roomsUseOnlyWhatTheMapAllows() {
    var arrows =
        new Arrows()
            .room(
                "dev.sallyport.store",
                "com.zaxxer.hikari",
                "org.jooq",
                "org.postgresql",
                "javax.sql")
            .room("dev.sallyport.store.attempts", "dev.sallyport.store.Database")
            .room(
                "dev.sallyport.store.audit",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.jooq",
                "com.fasterxml.jackson",
                "org.jooq")
            .room(
                "dev.sallyport.store.organisations",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.audit",
                "org.jooq.exception")
            .room(
                "dev.sallyport.store.account",
                "dev.sallyport.store.Chore",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.audit",
                "dev.sallyport.store.identities",
                "dev.sallyport.store.jooq",
                "dev.sallyport.store.log",
                "dev.sallyport.store.mail",
                "dev.sallyport.store.sessions",
                "org.jooq")
            .room(
                "dev.sallyport.store.factors",
                "dev.sallyport.crds.accessrule.Allow",
                "dev.sallyport.decision.evidence.Assurance",
                "dev.sallyport.store.Chore",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.audit",
                "dev.sallyport.store.identities",
                "dev.sallyport.store.jooq",
                "dev.sallyport.store.keys.SealedKey",
                "dev.sallyport.store.log",
                "dev.sallyport.store.mail",
                "dev.sallyport.store.sessions",
                "org.jooq")
            .room(
                "dev.sallyport.store.identities",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.audit",
                "dev.sallyport.store.jooq",
                "org.jooq")
            .room(
                "dev.sallyport.store.federation",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.audit",
                "dev.sallyport.store.identities",
                "dev.sallyport.store.jooq",
                "dev.sallyport.store.log",
                "dev.sallyport.store.mail",
                "dev.sallyport.store.sessions.TokenHash",
                "org.jooq")
            .room(
                "dev.sallyport.store.keys",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.jooq",
                "org.jooq")
            .room(
                "dev.sallyport.store.log",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.Ids",
                "dev.sallyport.store.StoreUnavailable",
                "dev.sallyport.store.jooq",
                "org.jooq",
                "org.postgresql",
                "org.slf4j")
            .room(
                "dev.sallyport.store.mail",
                "dev.sallyport.store.Chore",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.jooq",
                "dev.sallyport.store.keys.SealedKey",
                "org.jooq")
            .room(
                "dev.sallyport.store.rules",
                "dev.sallyport.crds.accessrule",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.jooq",
                "dev.sallyport.store.log",
                "com.fasterxml.jackson",
                "org.jooq")
            .room(
                "dev.sallyport.store.sessions",
                "dev.sallyport.crds.accessrule.Allow",
                "dev.sallyport.decision.evidence.Assurance",
                "dev.sallyport.store.Chore",
                "dev.sallyport.store.Database",
                "dev.sallyport.store.audit",
                "dev.sallyport.store.identities",
                "dev.sallyport.store.jooq",
                "dev.sallyport.store.log",
                "dev.sallyport.store.mail",
                "org.jooq")
            .room("dev.sallyport.store.jooq", "dev.sallyport.store.jooq.tables", "org.jooq")
            .room("dev.sallyport.store.jooq.tables", "dev.sallyport.store.jooq", "org.jooq")
            .room(
                "dev.sallyport.store.jooq.tables.records", "dev.sallyport.store.jooq", "org.jooq");

    assertEquals(new TreeSet<>(), arrows.violations(Path.of("target/classes")));
  }
}
