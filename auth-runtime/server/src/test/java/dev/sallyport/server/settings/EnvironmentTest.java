package dev.sallyport.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EnvironmentTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private final List<String> mistakes = new ArrayList<>();

  private void assertBecomes(String expected, String file, Map<String, String> environment)
      throws IOException {
    ObjectNode root = (ObjectNode) YAML.readTree(file);
    new Environment(mistakes).override(root, environment);
    assertEquals(YAML.readTree(expected), root);
  }

  @Test
  void variableStandsInForWhatIsInTheFile() throws IOException {
    assertBecomes(
        "{database: {url: 'jdbc:postgresql://other/db', passwordFile: /run/password}}",
        "{database: {url: 'jdbc:postgresql://db/sallyport', passwordFile: /etc/password}}",
        Map.of(
            "SALLYPORT_SETTING_DATABASE_URL", "jdbc:postgresql://other/db",
            "SALLYPORT_SETTING_DATABASE_PASSWORD_FILE", "/run/password",
            "PATH", "/bin"));
    assertEquals(List.of(), mistakes);
  }

  @Test
  void variableMakesTheSectionsThatTheFileLacks() throws IOException {
    assertBecomes(
        "{throttle: {failures: {perPair: {free: '3'}}}}",
        "{}",
        Map.of("SALLYPORT_SETTING_THROTTLE_FAILURES_PER_PAIR_FREE", "3"));
  }

  @Test
  void listIsWrittenAsInTheFile() throws IOException {
    assertBecomes(
        "{gateway: {loadBalancers: [10.0.0.0/8, 192.0.2.0/24]}}",
        "{gateway: {}}",
        Map.of("SALLYPORT_SETTING_GATEWAY_LOAD_BALANCERS", "[10.0.0.0/8, 192.0.2.0/24]"));
  }

  @Test
  void variableThatIsNoSettingIsAMistake() throws IOException {
    assertBecomes("{}", "{}", Map.of("SALLYPORT_SETTING_DATABASE_URI", "jdbc:secret"));

    assertEquals(
        List.of(
            "SALLYPORT_SETTING_DATABASE_URI (environment): is no setting;"
                + " SALLYPORT_SETTING_DATABASE_URL is one"),
        mistakes);
  }

  @Test
  void listThatIsNoneIsAMistakeThatDoesNotQuoteIt() throws IOException {
    ObjectNode root = YAML.createObjectNode();

    new Environment(mistakes)
        .override(root, Map.of("SALLYPORT_SETTING_JWT_ISSUERS", "[https://secret"));

    assertEquals(List.of("SALLYPORT_SETTING_JWT_ISSUERS (environment): is not YAML"), mistakes);
  }
}
