package dev.sallyport.operator.events;

import io.fabric8.kubernetes.api.model.ObjectReference;
import java.nio.charset.StandardCharsets;

/**
 * Something that happened to an object and that a person should see.
 *
 * @param about the object
 * @param reason one CamelCase word
 * @param note a sentence
 */
public record News(ObjectReference about, Kind kind, String reason, String note) {
  /** What the API server takes, in bytes. */
  static final int LONGEST = 1024;

  /** Spelled as the API server has it. */
  public enum Kind {
    Normal,
    Warning
  }

  public News {
    note = cut(note);
  }

  private static String cut(String note) {
    if (note.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
      return note;
    }
    String mark = " …";
    int room = LONGEST - mark.getBytes(StandardCharsets.UTF_8).length;
    var kept = new StringBuilder();
    for (int i = 0; i < note.length(); i = note.offsetByCodePoints(i, 1)) {
      String next = Character.toString(note.codePointAt(i));
      room -= next.getBytes(StandardCharsets.UTF_8).length;
      if (room < 0) {
        break;
      }
      kept.append(next);
    }
    return kept + mark;
  }
}
