package dev.sallyport.server.redis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version that a server says it has; those who speak its language say one as well. */
record RedisVersion(int major, int minor) {
  /** The oldest that is supported. */
  static final RedisVersion OLDEST = new RedisVersion(6, 2);

  private static final Pattern LINE =
      Pattern.compile("^redis_version:(\\d{1,4})\\.(\\d{1,4})", Pattern.MULTILINE);

  /**
   * The version in the answer to {@code INFO server}; empty for a server that keeps it to itself.
   */
  static Optional<RedisVersion> in(String info) {
    Matcher line = LINE.matcher(info);
    return line.find()
        ? Optional.of(
            new RedisVersion(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2))))
        : Optional.empty();
  }

  boolean isSupported() {
    return major != OLDEST.major ? major > OLDEST.major : minor >= OLDEST.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
