package dev.sallyport.e2e.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alerts, evaluated by Prometheus' own code on the series that samples/monitoring records. */
final class AlertRulesE2E {
  private static final Path TESTS = Alert.FILE.resolveSibling("tests");

  /**
   * What a recorded series does to an alert.
   *
   * @param fires at each time that is looked at, in their order
   */
  private record Course(String alert, List<Boolean> fires) {
    boolean beginsToFire() {
      return !fires.getFirst() && fires.contains(true);
    }

    boolean neverFires() {
      return !fires.contains(true);
    }
  }

  @Test
  void alertsFireOnRecordedSeriesWhenTheyShouldAndOnlyThen() throws Exception {
    Promtool promtool = Promtool.find();
    promtool.likes(TESTS, List.of("check", "rules", "--lint-fatal", Alert.FILE.toString()));

    var arguments = new ArrayList<>(List.of("test", "rules"));
    files().forEach(file -> arguments.add(file.getFileName().toString()));
    promtool.likes(TESTS, arguments);
  }

  @Test
  void everyAlertHasASeriesThatSetsItOffInTimeAndOneThatDoesNot() throws IOException {
    List<Course> courses = courses();
    Set<String> all = new TreeSet<>();
    Set<String> setOff = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    for (Alert alert : Alert.all()) {
      all.add(alert.name());
    }
    for (Course course : courses) {
      assertTrue(all.contains(course.alert()), () -> "no such alert: " + course.alert());
      if (course.beginsToFire()) {
        setOff.add(course.alert());
      }
      if (course.neverFires()) {
        quiet.add(course.alert());
      }
    }

    assertEquals(all, setOff, "have a series that sets them off, after a look too early");
    assertEquals(all, quiet, "have a series that does not");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(TESTS)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static List<Course> courses() throws IOException {
    var courses = new ArrayList<Course>();
    for (Path file : files()) {
      for (JsonNode test : Alert.yaml(file).path("tests")) {
        var alerts = new TreeSet<String>();
        test.path("alert_rule_test").forEach(look -> alerts.add(look.path("alertname").asText()));
        for (String alert : alerts) {
          var fires = new ArrayList<Boolean>();
          for (JsonNode look : test.path("alert_rule_test")) {
            if (look.path("alertname").asText().equals(alert)) {
              fires.add(!look.path("exp_alerts").isEmpty());
            }
          }
          courses.add(new Course(alert, fires));
        }
      }
    }
    return courses;
  }
}
