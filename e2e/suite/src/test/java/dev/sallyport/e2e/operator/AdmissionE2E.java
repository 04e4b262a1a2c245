package dev.sallyport.e2e.operator;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.GuardedApp.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.kube.Kubectl;
import dev.sallyport.e2e.WithSallyport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kubectl apply} says to a rule that should not be. */
@ExtendWith(WithSallyport.class)
final class AdmissionE2E {
  private static final String CONFIGURATION = "validatingwebhookconfiguration/sallyport.dev";
  private static final String SESSION = "{name: r, paths: [/**], allow: {session: {}}}";
  private static final String ANYONE = "{name: r, paths: [/open], allow: {anyone: {}}}";

  private Installation sallyport;

  @BeforeEach
  void install(Installation installation) throws Exception {
    sallyport = installation;
    for (String namespace : List.of("castle", "moat")) {
      sallyport.apply(
          """
          apiVersion: v1
          kind: Namespace
          metadata: {name: %1$s}
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: rules, namespace: %1$s}
          rules:
          - {apiGroups: [sallyport.dev], resources: [accessrules], verbs: [create, get, update, patch]}
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: rules, namespace: %1$s}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: rules}
          subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s-dev}]
          """
              .formatted(namespace));
    }
  }

  @AfterEach
  void leave() throws Exception {
    sallyport.kubectl("delete", "namespace", "castle", "moat");
  }

  @Test
  void ruleThatConflictsIsRefusedAndTheRequestNamed() throws Exception {
    allowed(
        apply(
            "castle",
            "older",
            "castle.example.com",
            "",
            "{name: a, paths: ['/t/{id}'], allow: {session: {}}}"));
    inForce("castle", "older");

    refused(
        apply(
            "castle",
            "late",
            "castle.example.com",
            "",
            "{name: b, paths: ['/t/{name}'], allow: {session: {}}}"),
        "route \"b\" claims GET https://castle.example.com/t/name, as route \"a\" of rule older does");
  }

  /** The files of docs/how-to/get-past-the-webhook.md, and what it says kubectl prints. */
  @Test
  void transcriptOfTheHowToIsWhatKubectlPrints(@TempDir Path folder) throws Exception {
    String page =
        Files.readString(WithSallyport.ROOT.resolve("docs/how-to/get-past-the-webhook.md"));
    List<String> blocks =
        Pattern.compile("```(?:yaml|text)\\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(block -> block.group(1))
            .toList();
    Path orders = Files.writeString(folder.resolve("orders.yaml"), blocks.get(0));
    Path exports = Files.writeString(folder.resolve("exports.yaml"), blocks.get(1));
    sallyport.kubectl("create", "namespace", "demo");
    try {
      sallyport.kubectl("apply", "-f", orders.toString());
      inForce("demo", "orders");

      var answer = sallyport.attemptKubectl("apply", "-f", exports.toString());

      String printed = answer.errors().replace(folder + "/", "");
      assertEquals(
          blocks.get(2).replaceAll("\\s+", " ").strip(),
          "$ kubectl apply -f exports.yaml %s $ echo $? %d"
              .formatted(printed.replaceAll("\\s+", " ").strip(), answer.status()));
    } finally {
      sallyport.kubectl("delete", "namespace", "demo");
    }
  }

  @Test
  void everyMistakeIsNamedAtOnce() throws Exception {
    var answer =
        apply(
            "castle",
            "rule",
            "castle.example.com",
            "",
            "{name: a, paths: [/x//y, '/{a:(}'], allow: {session: {}}}");

    refused(answer, "spec.routes[0].paths[0]: \"/x//y\" has an empty segment");
    refused(answer, "spec.routes[0].paths[1]");
  }

  @Test
  void doorIsOpenedByThoseOnlyWhoMay() throws Exception {
    for (String fields : List.of("rollout: {mode: Observe},", "rollout: {percent: 5},")) {
      refused(
          create("castle-dev", "castle", "castle.example.com", fields, SESSION),
          "opening a door needs the verb \"open\" on accessrules in namespace castle");
    }
    refused(
        create("castle-dev", "castle", "castle.example.com", "", ANYONE), "anyone on route \"r\"");
    allowed(create("castle-dev", "castle", "castle.example.com", "", SESSION));

    sallyport.kubectl(
        "create",
        "role",
        "open",
        "--namespace=castle",
        "--verb=open",
        "--resource=accessrules.sallyport.dev");
    sallyport.kubectl(
        "create", "rolebinding", "open", "--namespace=castle", "--role=open", "--user=castle-dev");
    eventually(
        PATIENCE,
        () ->
            patch(
                "castle-dev",
                "castle",
                "[{\"op\": \"add\", \"path\": \"/spec/rollout\", \"value\": {\"mode\": \"Bypass\"}}]"),
        answer -> answer.status() == 0);
  }

  @Test
  void whatWasOpenMayBeEditedByOthers() throws Exception {
    allowed(apply("castle", "rule", "castle.example.com", "", ANYONE));

    allowed(
        patch(
            "castle-dev",
            "castle",
            "[{\"op\": \"add\", \"path\": \"/spec/refusal\", \"value\": \"Json\"}]"));
    refused(
        patch(
            "castle-dev",
            "castle",
            "[{\"op\": \"add\", \"path\": \"/spec/routes/0/paths/-\", \"value\": \"/more\"}]"),
        "anyone on route \"r\"");
  }

  @Test
  void hostOfAnotherNamespaceIsNamedToThoseOnlyWhoMayReadItsRule() throws Exception {
    allowed(apply("castle", "rule", "castle.example.com", "", SESSION));
    inForce("castle", "rule");

    var hidden = create("moat-dev", "moat", "castle.example.com", "", SESSION);
    refused(hidden, "\"castle.example.com\" belongs to a rule of another namespace");
    assertFalse(hidden.errors().contains("castle/rule"), hidden::errors);
    refused(
        apply("moat", "rule", "castle.example.com", "", SESSION), "belongs to rule castle/rule");
  }

  @Test
  void hostOfTheLoginPagesIsNobodysApp() throws Exception {
    refused(
        apply("castle", "rule", "auth.sallyport.localhost", "", SESSION),
        "\"auth.sallyport.localhost\" is the host of the login pages");
  }

  @Test
  void wildcardThatCoversTheLoginPagesIsAWarning() throws Exception {
    var answer = apply("castle", "rule", "'*.sallyport.localhost'", "", SESSION);

    allowed(answer);
    assertTrue(
        answer
            .errors()
            .contains("Warning: host *.sallyport.localhost covers auth.sallyport.localhost"),
        answer::errors);
  }

  @Test
  void whatIsLegalAndDoubtfulIsAWarning() throws Exception {
    var answer =
        apply(
            "castle",
            "rule",
            "castle.example.com",
            "cors: {origins: ['*']},",
            "{name: r, paths: [/**], allow: {anyone: {}}}");

    allowed(answer);
    assertTrue(
        answer.errors().contains("Warning: route \"r\" lets anyone through"), answer::errors);
    assertTrue(
        answer.errors().contains("Warning: cors lets scripts of every site"), answer::errors);
  }

  @Test
  void configurationThatSomebodyChangesOrDeletesIsRepaired() throws Exception {
    sallyport.kubectl(
        "patch",
        CONFIGURATION,
        "--type=json",
        "-p",
        "[{\"op\": \"replace\", \"path\": \"/webhooks/0/failurePolicy\", \"value\": \"Ignore\"}]");
    eventually(PATIENCE, () -> configuration("{.webhooks[0].failurePolicy}"), "Fail"::equals);

    sallyport.kubectl("delete", CONFIGURATION);
    eventually(
        PATIENCE, () -> configuration("{.webhooks[0].clientConfig.caBundle}"), ca -> !ca.isEmpty());
    refused(apply("castle", "rule", "auth.sallyport.localhost", "", SESSION), "login pages");
  }

  @Test
  void withoutTheOperatorOnlySpecsHaveToWait() throws Exception {
    allowed(apply("castle", "rule", "castle.example.com", "", SESSION));
    sallyport.kill("operator");
    try {
      refused(apply("castle", "rule", "other.example.com", "", SESSION), "failed calling webhook");
      sallyport.kubectl("annotate", "accessrule", "rule", "--namespace=castle", "a=b");

      sallyport.kubectl("label", "namespace", "castle", "sallyport.dev/admission=ignore");
      eventually(
          PATIENCE,
          () -> apply("castle", "rule", "other.example.com", "", SESSION),
          answer -> answer.status() == 0);
    } finally {
      sallyport.startAgain("operator");
    }
  }

  private Kubectl.Result apply(
      String namespace, String name, String host, String fields, String routes) throws Exception {
    return sallyport.attemptKubectl(
        rule(namespace, name, host, fields, routes),
        List.of("apply", "--server-side", "--force-conflicts", "-f", "-"));
  }

  private Kubectl.Result create(
      String user, String namespace, String host, String fields, String routes) throws Exception {
    return sallyport.attemptKubectl(
        rule(namespace, "rule", host, fields, routes), List.of("create", "--as", user, "-f", "-"));
  }

  private Kubectl.Result patch(String user, String namespace, String patch) throws Exception {
    return sallyport.attemptKubectl(
        "",
        new ArrayList<>(
            List.of(
                "patch",
                "accessrule",
                "rule",
                "--namespace",
                namespace,
                "--as",
                user,
                "--type=json",
                "-p",
                patch)));
  }

  private static String rule(
      String namespace, String name, String host, String fields, String routes) {
    return """
        {apiVersion: sallyport.dev/v1alpha1, kind: AccessRule,
         metadata: {name: %s, namespace: %s},
         spec: {hosts: [%s], %s routes: [%s]}}
        """
        .formatted(name, namespace, host, fields, routes);
  }

  private String configuration(String path) throws Exception {
    return sallyport.kubectl("get", CONFIGURATION, "-o", "jsonpath=" + path);
  }

  private void inForce(String namespace, String name) throws Exception {
    eventually(
        PATIENCE,
        () ->
            sallyport.kubectl(
                "get", "accessrule", name, "-n", namespace, "-o", "jsonpath={.status.loaded}"),
        "1/1"::equals);
  }

  private static void refused(Kubectl.Result answer, String why) {
    assertEquals(1, answer.status(), answer::output);
    assertTrue(answer.errors().contains(why), answer::errors);
  }

  private static void allowed(Kubectl.Result answer) {
    assertEquals(0, answer.status(), answer::errors);
  }
}
