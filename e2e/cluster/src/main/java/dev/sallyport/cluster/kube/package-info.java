/**
 * Talking to the API server: kubeconfig files, kubectl, and the manifests that belong to the
 * cluster itself. Knows no part's process.
 */
@NullMarked
package dev.sallyport.cluster.kube;

import org.jspecify.annotations.NullMarked;
