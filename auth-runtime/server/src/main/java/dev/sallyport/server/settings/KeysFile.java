package dev.sallyport.server.settings;

import dev.sallyport.server.settings.Settings.Keys;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads the installation's keys. */
final class KeysFile {
  private KeysFile() {}

  /**
   * @param root takes what is wrong with it
   */
  static Keys read(Path file, YamlSection root) {
    Keys none = new Keys(' ', Map.of());
    if (file.toString().isEmpty()) {
      return none;
    }
    YamlSection section;
    try {
      section = YamlSection.read(file);
    } catch (SettingsException e) {
      root.mistake(String.valueOf(e.getMessage()));
      return none;
    }
    char current =
        section.value("current", "a", text -> text.length() == 1 ? text.charAt(0) : null, ' ');
    Map<Character, SecretKeySpec> byName =
        section.section("keys").names().stream()
            .collect(
                Collectors.toMap(
                    name -> name.charAt(0),
                    name ->
                        section
                            .section("keys")
                            .value(
                                name,
                                "32 random bytes in base64",
                                KeysFile::key,
                                new SecretKeySpec(new byte[1], "HmacSHA256")),
                    (first, _) -> first,
                    LinkedHashMap::new));
    if (!byName.containsKey(current)) {
      section.mistake("current: names no key: keys has " + byName.keySet());
    }
    root.adopt(section);
    return new Keys(current, byName);
  }

  private static @Nullable SecretKeySpec key(String text) {
    Function<String, byte[]> decode = Base64.getDecoder()::decode;
    try {
      byte[] bytes = decode.apply(text);
      return bytes.length >= 32 ? new SecretKeySpec(bytes, "HmacSHA256") : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
