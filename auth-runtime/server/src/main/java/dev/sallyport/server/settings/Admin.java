package dev.sallyport.server.settings;

import dev.sallyport.store.Password;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The admin API.
 *
 * @param secret opens it
 */
public record Admin(InetSocketAddress listen, Password secret) {
  /** 128 bits in base64 without padding. */
  private static final int SHORTEST = 22;

  private static final int LEAST_DIFFERENT = 10;
  private static final String CURE =
      "write 32 random bytes into it, for example by" + " openssl rand -hex 32";

  static Admin of(YamlSection section, InetSocketAddress listen) {
    InetAddress address = listen.getAddress();
    if (address == null || !address.isLoopbackAddress()) {
      section.mistake(
          "admin.listen: is no loopback address, and the secret would pass the network in the clear:"
              + " write for example 127.0.0.1:9092, and reach it by kubectl port-forward");
    }
    String secret = section.contents("secretFile").strip();
    if (!secret.isEmpty() && !isStrong(secret)) {
      section.mistake("admin.secretFile: the secret is one that can be guessed: " + CURE);
    }
    return new Admin(listen, new Password(secret));
  }

  private static boolean isStrong(String secret) {
    return secret.length() >= SHORTEST
        && secret.chars().distinct().count() >= LEAST_DIFFERENT
        && secret.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
