package dev.sallyport.server.login;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes threads that stand back: where cores are short, the others go first (setpriority(2), which
 * on Linux is about one thread). Java's own priorities do nothing there. A thread that cannot stand
 * back works as any other.
 */
final class Niceness implements ThreadFactory {
  private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;

  /** A tenth of the weight of a thread that does not stand back. */
  static final int STEPS = 10;

  private final ThreadFactory threads;
  private final Optional<MethodHandle> setpriority;
  private final AtomicBoolean complained = new AtomicBoolean();

  /**
   * @param threads makes platform threads
   */
  Niceness(ThreadFactory threads) {
    this.threads = threads;
    this.setpriority = setpriority();
  }

  @SuppressWarnings("restricted") // One call of the C library, without memory.
  private static Optional<MethodHandle> setpriority() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("setpriority")
        .map(
            address ->
                linker.downcallHandle(
                    address,
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT)));
  }

  @Override
  public Thread newThread(Runnable work) {
    return threads.newThread(
        () -> {
          if (!standBack() && complained.compareAndSet(false, true)) {
            LOG.warn(
                "Threads that hash passwords cannot be given a lower priority here: a storm of"
                    + " logins may slow decisions down");
          }
          work.run();
        });
  }

  private boolean standBack() {
    if (setpriority.isEmpty()) {
      return false;
    }
    try {
      return (int) setpriority.get().invokeExact(PRIO_PROCESS, CALLING_THREAD, STEPS) == 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
