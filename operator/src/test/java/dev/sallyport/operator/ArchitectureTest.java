package dev.sallyport.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.architecture.Arrows;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final String KUBERNETES = "io.fabric8.kubernetes";
  private static final String LOG = "org.slf4j";
  private static final String METERS = "io.micrometer.core.instrument";

  @Test
  void roomsUseOnlyWhatTheMapAllows() {
    var arrows =
        new Arrows()
            .room(
                "dev.sallyport.operator",
                "dev.sallyport.operator",
                "dev.sallyport.crds",
                "dev.sallyport.store",
                "com.fasterxml.jackson",
                "io.javaoperatorsdk.operator",
                "io.micrometer",
                KUBERNETES,
                LOG)
            .room(
                "dev.sallyport.operator.accessrule",
                "dev.sallyport.operator.certificates",
                "dev.sallyport.operator.events",
                "dev.sallyport.operator.hosts",
                "dev.sallyport.operator.objects",
                "dev.sallyport.operator.traefik",
                "dev.sallyport.crds",
                "dev.sallyport.decision.rule",
                "dev.sallyport.store",
                "io.javaoperatorsdk.operator",
                KUBERNETES,
                METERS,
                LOG)
            .room(
                "dev.sallyport.operator.admission",
                "dev.sallyport.operator.accessrule",
                "dev.sallyport.operator.certificates",
                "dev.sallyport.operator.hosts",
                "dev.sallyport.operator.objects",
                "dev.sallyport.crds",
                "dev.sallyport.decision.rule",
                "com.fasterxml.jackson",
                "io.undertow",
                "org.xnio",
                "javax.net.ssl",
                KUBERNETES,
                METERS,
                LOG)
            .room(
                "dev.sallyport.operator.certificates",
                "dev.sallyport.operator.objects",
                "javax.net.ssl",
                "javax.security.auth.x500",
                "org.bouncycastle",
                KUBERNETES,
                METERS,
                LOG)
            .room(
                "dev.sallyport.operator.traefik",
                "dev.sallyport.operator.objects",
                "dev.sallyport.crds.headers",
                "com.fasterxml.jackson.annotation",
                KUBERNETES)
            .room(
                "dev.sallyport.operator.events",
                "dev.sallyport.operator.objects",
                KUBERNETES,
                METERS,
                LOG)
            .room("dev.sallyport.operator.hosts", "dev.sallyport.crds")
            .room("dev.sallyport.operator.objects", KUBERNETES, METERS, LOG)
            .room("dev.sallyport.operator.management", "io.undertow", "io.micrometer", METERS);

    assertEquals(new TreeSet<>(), arrows.violations(Path.of("target/classes")));
  }
}
