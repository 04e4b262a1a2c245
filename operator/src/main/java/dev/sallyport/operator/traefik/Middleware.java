package dev.sallyport.operator.traefik;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Traefik's Middleware. It has no status: whether Traefik took it is not to be read here. */
@Group("traefik.io")
@Version("v1alpha1")
@Kind("Middleware")
@Plural("middlewares")
@Singular("middleware")
public final class Middleware extends CustomResource<MiddlewareSpec, Void> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
