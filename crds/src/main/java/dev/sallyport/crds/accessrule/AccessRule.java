package dev.sallyport.crds.accessrule;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** AccessRule, one per app: hosts, routes and who may pass. */
@JsonClassDescription(
    "One app: its hosts, and who may reach which of its paths. The operator makes a Middleware of the"
        + " rule's name for it; what an IngressRoute leads through that Middleware is guarded. For"
        + " example: spec: {hosts: [shop.example.com], routes: [{name: rest, paths: [/**], allow:"
        + " {session: {}}}]}.")
@Group("sallyport.dev")
@Version("v1alpha1")
@Kind("AccessRule")
@Plural("accessrules")
@Singular("accessrule")
@ShortNames("arule")
@Categories("sallyport")
@ValidationRule(
    value = "!self.metadata.name.startsWith('sallyport')",
    messageExpression =
        "'metadata.name \"' + self.metadata.name + '\" is taken: what starts with sallyport are"
            + " Sallyport\\'s own Middlewares; name the rule after its app, for example shop'")
@ValidationRule(
    value = "self.metadata.name.size() <= 238",
    message =
        "metadata.name is longer than 238 characters: name the rule after its app, for example shop")
@AdditionalPrinterColumn(
    name = "Ready",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Hosts",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.hosts")
@AdditionalPrinterColumn(
    name = "Mode",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.mode")
@AdditionalPrinterColumn(
    name = "Routes",
    type = AdditionalPrinterColumn.Type.INTEGER,
    jsonPath = ".status.routes")
@AdditionalPrinterColumn(
    name = "Loaded",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.loaded")
@AdditionalPrinterColumn(
    name = "Age",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
@AdditionalPrinterColumn(
    name = "Middleware",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.middleware",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    priority = 1)
public final class AccessRule extends CustomResource<AccessRuleSpec, AccessRuleStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
