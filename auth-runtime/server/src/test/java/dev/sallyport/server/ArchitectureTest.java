package dev.sallyport.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.architecture.Arrows;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final String SERVER = "dev.sallyport.server.";

  @Test
  void roomsUseOnlyWhatTheMapAllows() {
    var arrows =
        new Arrows()
            .room("dev.sallyport.server", "dev.sallyport", "org.slf4j")
            .room(
                SERVER + "account",
                "dev.sallyport.crds.accessrule.Allow",
                "dev.sallyport.decision.evidence.Assurance",
                "dev.sallyport.store.StoreUnavailable",
                "dev.sallyport.store.account",
                "dev.sallyport.store.audit",
                "dev.sallyport.store.identities",
                "dev.sallyport.store.mail.NewLetter",
                "dev.sallyport.store.sessions",
                SERVER + "audit",
                SERVER + "credentials",
                SERVER + "login",
                SERVER + "mail",
                SERVER + "sessions.Device",
                SERVER + "sessions.Lifetimes",
                SERVER + "throttle",
                "javax.crypto",
                "org.slf4j")
            .room(
                SERVER + "admin",
                "dev.sallyport.store.Password",
                "dev.sallyport.store.audit",
                "dev.sallyport.store.factors",
                "dev.sallyport.store.identities",
                "dev.sallyport.store.organisations",
                SERVER + "account",
                SERVER + "audit",
                SERVER + "mail")
            .room(
                SERVER + "audit",
                "dev.sallyport.store.StoreUnavailable",
                "dev.sallyport.store.audit",
                "org.slf4j")
            .room(
                SERVER + "assertion",
                "dev.sallyport.crds",
                "dev.sallyport.decision",
                SERVER + "jose",
                "com.fasterxml.jackson.core",
                "com.github.benmanes.caffeine")
            .room(
                SERVER + "certificates",
                "dev.sallyport.crds.accessrule",
                "dev.sallyport.decision.evidence",
                SERVER + "credentials",
                SERVER + "facts",
                "org.slf4j")
            .room(
                SERVER + "credentials",
                "dev.sallyport.decision.evidence",
                "dev.sallyport.store.sessions",
                "javax.crypto")
            .room(
                SERVER + "decisionlog",
                "dev.sallyport.crds",
                "dev.sallyport.decision",
                SERVER + "gateway",
                "com.fasterxml.jackson.core",
                "org.slf4j")
            .room(
                SERVER + "facts",
                "dev.sallyport.crds",
                "dev.sallyport.decision",
                "dev.sallyport.store",
                SERVER + "credentials")
            .room(
                SERVER + "federation",
                "dev.sallyport.crds.accessrule.Allow",
                "dev.sallyport.decision.evidence",
                "dev.sallyport.store.Password",
                "dev.sallyport.store.audit.AuditEvent",
                "dev.sallyport.store.federation",
                "dev.sallyport.store.identities",
                "dev.sallyport.store.mail.NewLetter",
                "dev.sallyport.store.sessions.TokenHash",
                SERVER + "audit",
                SERVER + "jose",
                SERVER + "login",
                SERVER + "mail",
                "com.fasterxml.jackson.databind",
                "com.nimbusds.oauth2",
                "com.nimbusds.openid",
                "javax.crypto",
                "org.slf4j")
            .room(
                SERVER + "freshness",
                "dev.sallyport.crds.accessrule",
                "dev.sallyport.decision.evidence",
                "dev.sallyport.store",
                SERVER + "credentials",
                SERVER + "facts",
                "com.github.benmanes.caffeine",
                "org.slf4j")
            .room(
                SERVER + "gateway",
                "dev.sallyport.crds",
                "dev.sallyport.decision",
                "dev.sallyport.store",
                SERVER + "assertion",
                SERVER + "credentials",
                SERVER + "facts",
                SERVER + "freshness",
                "org.slf4j")
            .room(
                SERVER + "factors",
                "dev.sallyport.crds.accessrule.Allow",
                "dev.sallyport.decision.evidence",
                "dev.sallyport.store.factors",
                "dev.sallyport.store.identities",
                "dev.sallyport.store.keys.SealedKey",
                "dev.sallyport.store.mail.NewLetter",
                "dev.sallyport.store.sessions",
                SERVER + "account",
                SERVER + "audit",
                SERVER + "credentials",
                SERVER + "login",
                SERVER + "mail",
                SERVER + "sessions",
                SERVER + "signing.Seal",
                SERVER + "throttle",
                "javax.crypto",
                "org.slf4j")
            .room(
                SERVER + "hashes",
                "dev.sallyport.store.identities.PasswordHash",
                "javax.crypto",
                "org.bouncycastle")
            .room(
                SERVER + "housekeeping",
                "dev.sallyport.store.Chore",
                "dev.sallyport.store.StoreUnavailable",
                "dev.sallyport.store.account",
                "dev.sallyport.store.mail",
                "dev.sallyport.store.sessions",
                "org.slf4j")
            .room(
                SERVER + "jose",
                "dev.sallyport.crds.accessrule",
                "dev.sallyport.decision.evidence",
                SERVER + "credentials",
                SERVER + "facts",
                "com.fasterxml.jackson",
                "com.nimbusds.jose",
                "javax.net.ssl",
                "org.slf4j")
            .room(
                SERVER + "login",
                "dev.sallyport.crds",
                "dev.sallyport.decision.evidence",
                "dev.sallyport.decision.request",
                "dev.sallyport.store.audit",
                "dev.sallyport.store.factors",
                "dev.sallyport.store.identities",
                "dev.sallyport.store.mail.NewLetter",
                "dev.sallyport.store.sessions",
                SERVER + "audit",
                SERVER + "credentials",
                SERVER + "hashes",
                SERVER + "sessions",
                SERVER + "throttle",
                "com.nulabinc.zxcvbn",
                "org.slf4j")
            .room(
                SERVER + "mail",
                "dev.sallyport.store.Password",
                "dev.sallyport.store.StoreUnavailable",
                "dev.sallyport.store.mail",
                SERVER + "login.EmailAddress",
                SERVER + "settings.MailSettings",
                SERVER + "signing.Seal",
                "com.fasterxml.jackson",
                "gg.jte",
                "jakarta.mail",
                "javax.net.ssl",
                "org.eclipse.angus.mail.smtp",
                "org.slf4j")
            .room(SERVER + "mail.html", SERVER + "mail.html.en", "gg.jte")
            .room(SERVER + "mail.html.en", SERVER + "mail", "gg.jte")
            .room(SERVER + "mail.text.en", SERVER + "mail", "gg.jte")
            .room(
                SERVER + "pages",
                SERVER + "login",
                SERVER + "pages.generated",
                "gg.jte",
                "io.nayuki.qrcodegen")
            .room(SERVER + "pages.generated", SERVER + "login", SERVER + "pages", "gg.jte")
            .room(
                SERVER + "metrics",
                "dev.sallyport.crds",
                "dev.sallyport.decision",
                "dev.sallyport.store.Figures",
                SERVER + "credentials",
                SERVER + "facts",
                SERVER + "freshness",
                SERVER + "factors",
                SERVER + "login",
                SERVER + "passkeys",
                SERVER + "sessions",
                SERVER + "mail.Postman",
                SERVER + "account",
                "dev.sallyport.store.mail.LetterKind",
                "io.micrometer")
            .room(
                SERVER + "passkeys",
                "dev.sallyport.crds.accessrule.Allow",
                "dev.sallyport.decision.evidence.Assurance",
                "dev.sallyport.store.audit",
                "dev.sallyport.store.factors",
                "dev.sallyport.store.identities.Identity",
                "dev.sallyport.store.mail.NewLetter",
                "dev.sallyport.store.sessions",
                SERVER + "account",
                SERVER + "audit",
                SERVER + "credentials",
                SERVER + "jose.StrictJson",
                SERVER + "login",
                SERVER + "mail",
                SERVER + "sessions",
                "com.fasterxml.jackson",
                "com.yubico.webauthn",
                "org.slf4j")
            .room(
                SERVER + "redis",
                "dev.sallyport.crds.accessrule.Allow",
                "dev.sallyport.decision.evidence.Assurance",
                "dev.sallyport.store",
                SERVER + "freshness",
                SERVER + "gateway",
                SERVER + "settings",
                SERVER + "throttle",
                "io.lettuce.core",
                "io.netty.resolver",
                "javax.crypto",
                "javax.net.ssl",
                "org.slf4j")
            .room(
                SERVER + "sessions",
                "dev.sallyport.crds.accessrule.Allow",
                "dev.sallyport.decision.evidence.Assurance",
                "dev.sallyport.store",
                SERVER + "audit",
                SERVER + "credentials",
                "com.fasterxml.jackson.core",
                "org.slf4j")
            .room(
                SERVER + "settings",
                "dev.sallyport.crds",
                "dev.sallyport.store",
                SERVER + "credentials",
                SERVER + "sessions",
                SERVER + "login.EmailAddress",
                SERVER + "federation.Provider",
                SERVER + "login.SecondFactorPolicy",
                SERVER + "pages.Accent",
                SERVER + "pages.Brand",
                "com.fasterxml.jackson",
                "javax.crypto")
            .room(
                SERVER + "sightings",
                "dev.sallyport.crds.accessrule",
                "dev.sallyport.decision.evidence",
                "dev.sallyport.store.StoreUnavailable",
                "dev.sallyport.store.audit.AuditEvent",
                "dev.sallyport.store.identities.Identity",
                "dev.sallyport.store.sessions",
                SERVER + "credentials",
                SERVER + "facts",
                "com.github.benmanes.caffeine",
                "org.slf4j")
            .room(
                SERVER + "signing",
                "dev.sallyport.store.StoreUnavailable",
                "dev.sallyport.store.keys",
                SERVER + "jose",
                "javax.crypto",
                "org.slf4j")
            .room(
                SERVER + "throttle",
                "dev.sallyport.crds.Cidr",
                "dev.sallyport.store.StoreUnavailable",
                "dev.sallyport.store.attempts",
                SERVER + "settings",
                "com.github.benmanes.caffeine",
                "javax.crypto",
                "org.slf4j")
            .room(
                SERVER + "http",
                "dev.sallyport",
                "com.fasterxml.jackson",
                "io.undertow",
                "org.xnio",
                "javax.net.ssl",
                "org.slf4j")
            .room("io.undertow.protocols.http2", "io.undertow", "org.xnio");

    assertEquals(new TreeSet<>(), arrows.violations(Path.of("target/classes")));
  }
}
