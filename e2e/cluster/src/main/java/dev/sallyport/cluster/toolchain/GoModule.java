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
  TRAEFIK("traefik", "-X github.com/traefik/traefik/v3/pkg/version.Version=3.7.12"),
  // Rules are evaluated and nothing is scraped: no cloud has to be looked for targets.
  PROMETHEUS("prometheus", "", "remove_all_sd");

  private static final String PROVIDERLESS = "providerless";

  private final String folder;
  private final String versionFlags;
  private final String tags;

  GoModule(String folder, String versionFlags) {
    this(folder, versionFlags, PROVIDERLESS);
  }

  GoModule(String folder, String versionFlags, String tags) {
    this.folder = folder;
    this.versionFlags = versionFlags;
    this.tags = tags;
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
        tags,
        "-ldflags",
        ("-s -w " + versionFlags).strip());
  }
}
