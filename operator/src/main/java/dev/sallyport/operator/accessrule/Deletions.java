package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.accessrule.AccessRule;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears which rules are gone, beside the queue of the SDK. In that queue a rule that is made anew
 * while the pass over its predecessor's end is under way would be forgotten: the end of that pass
 * throws away all that is known about the name.
 */
final class Deletions extends AbstractEventSource<AccessRule, AccessRule>
    implements ResourceEventAware<AccessRule> {
  private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);

  private final Consumer<AccessRule> takeOut;
  private final Executor executor;

  /**
   * @param takeOut called once for each rule that is gone; may block
   */
  Deletions(Consumer<AccessRule> takeOut, Executor executor) {
    super(AccessRule.class, "deletions");
    this.takeOut = takeOut;
    this.executor = executor;
  }

  /** On the thread that follows the API server, which must not wait for a database. */
  @Override
  public void onResourceDeleted(AccessRule rule) {
    executor.execute(
        () -> {
          try {
            takeOut.accept(rule);
          } catch (RuntimeException e) {
            LOG.warn(
                "Rule {}/{} is gone and was not taken out of force: the sweep will do it",
                rule.getMetadata().getNamespace(),
                rule.getMetadata().getName(),
                e);
          }
        });
  }

  @Override
  public Set<AccessRule> getSecondaryResources(AccessRule primary) {
    return Set.of();
  }
}
