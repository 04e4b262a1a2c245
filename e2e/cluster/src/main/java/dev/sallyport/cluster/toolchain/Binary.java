package dev.sallyport.cluster.toolchain;

import java.util.List;

/** A program that the cluster needs, and the package it is built from. */
public enum Binary {
  ETCD("etcd", GoModule.ETCD, "."),
  KUBECTL("kubectl", GoModule.KUBERNETES, "k8s.io/kubernetes/cmd/kubectl"),
  KUBE_APISERVER("kube-apiserver", GoModule.KUBERNETES, "k8s.io/kubernetes/cmd/kube-apiserver"),
  KUBE_CONTROLLER_MANAGER(
      "kube-controller-manager",
      GoModule.KUBERNETES,
      "k8s.io/kubernetes/cmd/kube-controller-manager"),
  TRAEFIK("traefik", GoModule.TRAEFIK, "github.com/traefik/traefik/v3/cmd/traefik");

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

  /** All of them, or without the cluster's own when somebody else's cluster is used. */
  public static List<Binary> needed(boolean ownCluster) {
    return ownCluster ? List.of(values()) : List.of(KUBECTL, TRAEFIK);
  }
}
