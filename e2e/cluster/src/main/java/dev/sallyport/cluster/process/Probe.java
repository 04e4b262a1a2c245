package dev.sallyport.cluster.process;

import java.io.IOException;

/** Asks a part whether it can be used. An exception means: not yet. */
@FunctionalInterface
public interface Probe {
  boolean ready() throws IOException, InterruptedException;
}
