package dev.sallyport.store.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.rules.RuleRow.Content;
import dev.sallyport.store.testing.PostgresVersion;
import dev.sallyport.store.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(PostgresVersion.class)
class PostgresRulesTest implements RulesContract {
  private final PostgresVersion version;
  private TestDatabase database;
  private Rules rules;

  PostgresRulesTest(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() {
    database = version.fresh();
    rules = new PostgresRules(database.operator());
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  public Rules rules() {
    return rules;
  }

  @Test
  void runtimeReadsWhatTheOperatorWroteAndCannotWrite() {
    Rules runtime = new PostgresRules(database.runtime());
    RuleRow.Key key = RulesContract.key(HERE);
    rules.put(key, "shop", "web", 1, SHOP);

    assertEquals(rules.changesSince(0), runtime.changesSince(0));

    RuntimeException refused = assertThrows(RuntimeException.class, () -> runtime.remove(key));
    assertTrue(!(refused instanceof StoreUnavailable), refused.toString());
  }

  @Test
  void rowOfANewerFormatIsReportedAndTheOthersAreRead() {
    RuleRow.Key newer = RulesContract.key(HERE);
    rules.put(newer, "shop", "web", 1, SHOP);
    rules.put(RulesContract.key(HERE), "blog", "web", 1, BLOG);

    database.execute("UPDATE rule SET format = 2 WHERE uid = '" + newer.uid() + "'");

    List<RuleRow> rows = rules.changesSince(0).rows();
    assertEquals(
        new Content.Unreadable("format 2 is not known to this version, which reads 1"),
        rows.getFirst().content());
    assertEquals(new Content.Spec(BLOG), rows.getLast().content());
  }

  @Test
  void unknownFieldIsReportedWithItsPlace() {
    rules.put(RulesContract.key(HERE), "shop", "web", 1, SHOP);

    database.execute("UPDATE rule SET spec = jsonb_set(spec, '{routes,1,allow,passkey}', '{}')");

    assertEquals(
        new Content.Unreadable("field spec.routes[1].allow.passkey is not known to this version"),
        rules.changesSince(0).rows().getFirst().content());
  }

  @Test
  void valuesOfAnotherTypeAreNotGuessed() {
    rules.put(RulesContract.key(HERE), "shop", "web", 1, SHOP);

    for (String spec : List.of("{\"hosts\": [5]}", "{\"hosts\": \"a\"}", "null", "[]", "\"\"")) {
      database.execute("UPDATE rule SET spec = '" + spec + "'");
      assertInstanceOf(
          Content.Unreadable.class, rules.changesSince(0).rows().getFirst().content(), spec);
    }
  }

  @Test
  void unreadableRowIsReplacedByTheNextPut() {
    RuleRow.Key key = RulesContract.key(HERE);
    rules.put(key, "shop", "web", 1, SHOP);
    database.execute("UPDATE rule SET format = 2");

    assertEquals(2, rules.put(key, "shop", "web", 1, SHOP));
    assertEquals(new Content.Spec(SHOP), rules.changesSince(0).rows().getFirst().content());
  }

  @Test
  void unchangedPutDoesNotEvenWriteTheRow() {
    RuleRow.Key key = RulesContract.key(HERE);
    rules.put(key, "shop", "web", 1, SHOP);
    String before = database.value("SELECT xmin || ' ' || ctid FROM rule");

    rules.put(key, "shop", "web", 1, SHOP);

    assertEquals(before, database.value("SELECT xmin || ' ' || ctid FROM rule"));
  }

  @Test
  void commitsAreInTheOrderOfTheirNumbersWithoutGaps() throws Exception {
    int writers = 4;
    int each = 50;
    List<Long> seen = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String namespace = "n" + writer;
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    rules.put(RulesContract.key(HERE), namespace, "r" + i, 1, SHOP);
                  }
                }));
      }
      // A reader that goes on from each head would miss for ever what came later with a lower one.
      Rules reader = new PostgresRules(database.runtime());
      long head = 0;
      while (head < (long) writers * each) {
        boolean done = running.stream().allMatch(Future::isDone);
        RuleChanges changes = reader.changesSince(head);
        changes.rows().forEach(row -> seen.add(row.seq()));
        head = changes.head();
        if (done && head < (long) writers * each) {
          break;
        }
      }
      for (Future<?> future : running) {
        future.get();
      }
    }

    assertEquals(LongStream.rangeClosed(1, (long) writers * each).boxed().toList(), seen);
  }

  @Test
  void writersOfTheSameObjectsDoNotLockEachOtherOut() throws Exception {
    List<RuleRow.Key> keys = List.of(RulesContract.key(HERE), RulesContract.key(HERE));
    int writers = 4;
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String host = "h" + writer + ".example.com";
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 25; i++) {
                    for (int k = 0; k < keys.size(); k++) {
                      rules.put(keys.get(k), "n", "r" + k, i, Specs.of(host));
                    }
                    rules.remove(keys.get(i % 2));
                    rules.removeAllBut(HERE, Set.of(keys.getFirst().uid()));
                  }
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    }

    RuleChanges all = rules.changesSince(0);
    assertTrue(all.rows().stream().allMatch(row -> row.seq() <= all.head()), all.toString());
  }
}
