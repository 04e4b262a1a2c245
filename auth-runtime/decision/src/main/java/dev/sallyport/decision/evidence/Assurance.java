package dev.sallyport.decision.evidence;

import dev.sallyport.crds.accessrule.Allow.Aal;
import java.util.List;
import java.util.stream.Stream;

/**
 * How surely, and by what, somebody has shown who they are.
 *
 * @param amr by what: words of RFC 8176, in their order, each once
 */
public record Assurance(Aal aal, List<String> amr) {
  /** A password, and nothing beside it. */
  public static final Assurance PASSWORD = new Assurance(Aal.AAL1, List.of("pwd"));

  public Assurance {
    amr = amr.stream().sorted().distinct().toList();
  }

  /** By nothing that is known. */
  public static Assurance of(Aal aal) {
    return new Assurance(aal, List.of());
  }

  /** The same after a second factor, which is known by {@code words}. */
  public Assurance withSecondFactor(List<String> words) {
    return new Assurance(Aal.AAL2, Stream.concat(amr.stream(), words.stream()).toList());
  }
}
