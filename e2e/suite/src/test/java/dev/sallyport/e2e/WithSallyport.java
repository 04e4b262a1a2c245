package dev.sallyport.e2e;

import dev.sallyport.cluster.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a scenario the one installation that all scenarios of a run share: real API server,
 * Traefik, Postgres, operator, runtime and the quickstart's app. Started when first asked for,
 * ended after the last test; a scenario leaves it as it found it.
 */
public final class WithSallyport implements ParameterResolver {
  private static final Namespace RUN = Namespace.create(WithSallyport.class);

  /** The checkout whose parts run. */
  public static final Path ROOT = Path.of(System.getProperty("sallyport.root")).normalize();

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Installation.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(RUN)
        .computeIfAbsent(RunningInstallation.class, _ -> start(), RunningInstallation.class)
        .installation();
  }

  private static RunningInstallation start() {
    try {
      return RunningInstallation.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }
}
