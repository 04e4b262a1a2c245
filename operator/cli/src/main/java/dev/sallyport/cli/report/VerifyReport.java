package dev.sallyport.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.asking.Answer;
import dev.sallyport.cli.verify.Expectation;
import dev.sallyport.cli.verify.Verification;
import dev.sallyport.cli.verify.Verification.Difference;
import java.util.List;

/** What differs from what is expected. */
public final class VerifyReport {
  private VerifyReport() {}

  /** The differences, each with the sentence that says why it matters; and a count. */
  public static String text(List<Verification> all, int files) {
    StringBuilder text = new StringBuilder();
    for (Verification one : all) {
      if (one.differences().isEmpty()) {
        continue;
      }
      Expectation expected = one.expectation();
      text.append(
          "%s: %s %s %s, for a %s\n"
              .formatted(
                  expected.place(),
                  expected.method(),
                  expected.address(),
                  expected.visitor().words(),
                  Answer.name(expected.caller())));
      text.append("  because: ").append(expected.because()).append('\n');
      var table = new Table("  ");
      for (Difference difference : one.differences()) {
        table.row(difference.what(), "expected", difference.expected());
        table.row("", "actual", difference.actual());
      }
      text.append(table).append('\n');
    }
    long wrong = all.stream().filter(one -> !one.differences().isEmpty()).count();
    return text.append(
            "%s in %s: %s\n"
                .formatted(
                    FindingsReport.counted(all.size(), "expectation"),
                    FindingsReport.counted(files, "file"),
                    wrong == 0
                        ? "all met"
                        : "%,d not met; sallyport explain says why".formatted(wrong)))
        .toString();
  }

  /** The same for a program. */
  public static String json(List<Verification> all, int files) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("files", files).put("expectations", all.size());
    json.put("met", all.stream().filter(one -> one.differences().isEmpty()).count());
    ArrayNode failed = json.putArray("notMet");
    for (Verification one : all) {
      if (!one.differences().isEmpty()) {
        ObjectNode entry = failed.addObject();
        entry.put("file", one.expectation().place().source());
        one.expectation().place().line().ifPresent(line -> entry.put("line", line));
        entry.put("request", one.expectation().method() + " " + one.expectation().address());
        entry.put("because", one.expectation().because());
        ArrayNode differences = entry.putArray("differences");
        one.differences()
            .forEach(
                d ->
                    differences
                        .addObject()
                        .put("what", d.what())
                        .put("expected", d.expected())
                        .put("actual", d.actual()));
      }
    }
    return Json.text(json);
  }
}
