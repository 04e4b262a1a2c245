package dev.sallyport.cluster.toolchain;

import java.util.List;

/** A folder with a go.mod of ours, and how what it names is linked. */
enum GoModule {
  ETCD("etcd", ""),
  KUBERNETES(
      "kubernetes",
      // Clients refuse an API server that does not say its version.
      "-X k8s.io/component-base/version.gitVersion=v1.35.4"
          + " -X k8s.io/component-base/version.gitMajor=1"
          + " -X k8s.io/component-base/version.gitMinor=35"
          + " -X k8s.io/component-base/version.gitTreeState=clean"),
  TRAEFIK("traefik", "-X github.com/traefik/traefik/v3/pkg/version.Version=3.7.12");

  private final String folder;
  private final String versionFlags;

  GoModule(String folder, String versionFlags) {
    this.folder = folder;
    this.versionFlags = versionFlags;
  }

  String folder() {
    return folder;
  }

  /** The arguments of {@code go build}, without output and package. */
  List<String> buildFlags() {
    return List.of(
        "-trimpath",
        "-buildvcs=false",
        "-tags",
        "providerless",
        "-ldflags",
        ("-s -w " + versionFlags).strip());
  }
}
