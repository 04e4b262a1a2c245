package dev.sallyport.chaos.fault;

import java.io.IOException;
import java.time.Duration;

/** Somebody who can do everything in Redis, and a replica that has to read from there. */
final class FalseCopies {
  private static final int LEAVING = 40;

  /** Each copy under the name of the next, and every third one something that nobody sealed. */
  private static final String SWAP =
      """
      local names = redis.call('KEYS', 'sallyport:fact:*')
      local copies = {}
      for i, name in ipairs(names) do copies[i] = redis.call('GET', name) end
      for i, name in ipairs(names) do
        redis.call('SET', name, i % 3 == 0 and string.rep('x', 150) or copies[i % #names + 1])
      end
      return #names""";

  private static final String KEEP =
      """
      local names = redis.call('KEYS', 'sallyport:fact:*')
      for _, name in ipairs(names) do redis.call('COPY', name, 'kept:' .. name, 'REPLACE') end
      return #names""";

  private static final String BRING_BACK =
      """
      local names = redis.call('KEYS', 'kept:*')
      for _, name in ipairs(names) do redis.call('RENAME', name, string.sub(name, 6)) end
      return #names""";

  private FalseCopies() {}

  static void spoil(Scene scene, String replica) throws IOException, InterruptedException {
    run(scene, SWAP);
    scene.restart(replica);
  }

  /** Who logged out meanwhile is in them, as somebody who is there. */
  static void bringBack(Scene scene, String replica) throws IOException, InterruptedException {
    run(scene, KEEP);
    scene.crowd().leave(LEAVING);
    scene.hold(Duration.ofSeconds(2));
    run(scene, BRING_BACK);
    scene.restart(replica);
    run(scene, BRING_BACK);
  }

  /** It refuses everything that is asked for, and says so. */
  static void errors(Scene scene) throws IOException, InterruptedException {
    scene.sallyport().redis("ACL", "SETUSER", "default", "-@all", "+acl", "+quit", "+auth");
    scene.hold(Duration.ofSeconds(2));
    scene.sallyport().redis("ACL", "SETUSER", "default", "+@all");
  }

  private static void run(Scene scene, String script) throws IOException {
    String answer = scene.sallyport().redis("EVAL", script, "0");
    if (!answer.startsWith(":")) {
      throw new IOException("Redis did not run a script: " + answer.strip());
    }
  }
}
