package dev.sallyport.cluster.toolchain;

import java.util.List;

/** A program that the cluster or a test of it needs, and the package it is built from. */
public enum Binary {
  ETCD("etcd", GoModule.ETCD, "."),
  KUBECTL("kubectl", GoModule.KUBERNETES, "k8s.io/kubernetes/cmd/kubectl"),
  KUBE_APISERVER("kube-apiserver", GoModule.KUBERNETES, "k8s.io/kubernetes/cmd/kube-apiserver"),
  KUBE_CONTROLLER_MANAGER(
      "kube-controller-manager",
      GoModule.KUBERNETES,
      "k8s.io/kubernetes/cmd/kube-controller-manager"),
  TRAEFIK("traefik", GoModule.TRAEFIK, "github.com/traefik/traefik/v3/cmd/traefik"),

  /** Evaluates the alerts on recorded series; no installation needs it, only the tests. */
  PROMTOOL("promtool", GoModule.PROMETHEUS, "github.com/prometheus/prometheus/cmd/promtool");

  private final String program;
  private final GoModule module;
  private final String goPackage;

  Binary(String program, GoModule module, String goPackage) {
    this.program = program;
    this.module = module;
    this.goPackage = goPackage;
  }

  /** The name of the file. */
  public String program() {
    return program;
  }

  GoModule module() {
    return module;
  }

  String goPackage() {
    return goPackage;
  }

  /** The environment variable that names a program the person already has. */
  public String variable() {
    return "SALLYPORT_" + name();
  }

  /**
   * Those that an installation runs, or without the cluster's own when somebody else's cluster is
   * used.
   */
  public static List<Binary> needed(boolean ownCluster) {
    return ownCluster
        ? List.of(ETCD, KUBECTL, KUBE_APISERVER, KUBE_CONTROLLER_MANAGER, TRAEFIK)
        : List.of(KUBECTL, TRAEFIK);
  }
}
