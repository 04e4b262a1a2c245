package dev.sallyport.bench.load;

import dev.sallyport.bench.core.Town;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Many questions: about hosts in an order that no cache follows, with a session each. */
public record Questions(List<Question> all) {
  /** The path at which a gateway of {@link Town#NAMESPACE} asks. */
  public static final String PATH = "/decide/" + Town.NAMESPACE;

  /** As many as there are cookies, about the hosts of {@code apps}. */
  public static Questions about(int apps, List<String> cookies) {
    List<Question> all = new ArrayList<>();
    for (int i = 0; i < cookies.size(); i++) {
      all.add(new Question(Town.host(Town.app(i, apps)), cookies.get(i)));
    }
    return new Questions(all);
  }

  /** The first of them. */
  public Question first() {
    return all.getFirst();
  }

  /** Writes them for {@link Wrk}, as a gateway asks them. */
  public void writeAsked(Path file) throws IOException {
    write(file, question -> question.asked(PATH, question.toRuntime()));
  }

  /** Writes them for {@link Wrk}, as a gateway asks about another target. */
  public void writeAsked(Path file, String target) throws IOException {
    write(file, question -> question.asked(PATH, question.toRuntime(target)));
  }

  /** Writes them for {@link Wrk}, as browsers send them to the gateway. */
  public void writeRequested(Path file) throws IOException {
    write(file, Question::requested);
  }

  private void write(Path file, java.util.function.Function<Question, String> form)
      throws IOException {
    Files.writeString(file, all.stream().map(form).collect(Collectors.joining("\1")));
  }

  /** Header fields as h2load takes them. */
  static List<String> options(Map<String, String> fields) {
    List<String> options = new ArrayList<>();
    fields.forEach((name, value) -> options.addAll(List.of("-H", name + ": " + value)));
    return options;
  }
}
