package dev.sallyport.store.fakes;

import dev.sallyport.store.mail.Letter;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.Outbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@link Outbox} in memory. */
public final class InMemoryOutbox implements Outbox {
  private final Map<UUID, Row> rows = new LinkedHashMap<>();

  private record Row(
      Letter letter, Instant due, Optional<Instant> sent, Optional<Instant> dead, String why) {
    boolean waits() {
      return sent.isEmpty() && dead.isEmpty();
    }
  }

  /** A letter that was given up, and why. */
  public record Dead(LetterKind kind, String recipient, String why) {}

  @Override
  public synchronized void add(LetterKind kind, String recipient, NewLetter letter) {
    rows.put(
        letter.id(),
        new Row(
            new Letter(
                letter.id(),
                Optional.of(kind),
                recipient,
                letter.language(),
                letter.contents(),
                0,
                letter.createdAt(),
                letter.uselessAfter()),
            letter.createdAt(),
            Optional.empty(),
            Optional.empty(),
            ""));
  }

  @Override
  public synchronized List<Letter> take(int most, Instant now, Instant again) {
    List<Letter> taken = new ArrayList<>();
    rows.values().stream()
        .filter(row -> row.waits() && !row.due().isAfter(now))
        .sorted(Comparator.comparing(Row::due))
        .limit(most)
        .toList()
        .forEach(
            row -> {
              Letter letter = attempted(row.letter());
              rows.put(letter.id(), new Row(letter, again, Optional.empty(), Optional.empty(), ""));
              taken.add(letter);
            });
    return taken.stream().sorted(Comparator.comparing(Letter::createdAt)).toList();
  }

  private static Letter attempted(Letter letter) {
    return new Letter(
        letter.id(),
        letter.kind(),
        letter.recipient(),
        letter.language(),
        letter.contents(),
        letter.attempt() + 1,
        letter.createdAt(),
        letter.uselessAfter());
  }

  @Override
  public synchronized boolean sent(Letter letter, Instant now) {
    return replace(letter, new Row(letter, now, Optional.of(now), Optional.empty(), ""));
  }

  @Override
  public synchronized boolean retry(Letter letter, Instant due) {
    return replace(letter, new Row(letter, due, Optional.empty(), Optional.empty(), ""));
  }

  @Override
  public synchronized boolean giveUp(Letter letter, Instant now, String why) {
    return replace(letter, new Row(letter, now, Optional.empty(), Optional.of(now), why));
  }

  private boolean replace(Letter letter, Row row) {
    Row was = rows.get(letter.id());
    boolean ours = was != null && was.waits() && was.letter().attempt() == letter.attempt();
    if (ours) {
      rows.put(letter.id(), row);
    }
    return ours;
  }

  @Override
  public synchronized long waiting() {
    return rows.values().stream().filter(Row::waits).count();
  }

  @Override
  public synchronized Optional<Instant> waitingSince() {
    return rows.values().stream()
        .filter(Row::waits)
        .map(row -> row.letter().createdAt())
        .min(Comparator.naturalOrder());
  }

  @Override
  public synchronized int forget(Instant sentBefore, Instant deadBefore) {
    int before = rows.size();
    rows.values()
        .removeIf(
            row ->
                row.sent().filter(at -> at.isBefore(sentBefore)).isPresent()
                    || row.dead().filter(at -> at.isBefore(deadBefore)).isPresent());
    return before - rows.size();
  }

  /** The dead letters. */
  public synchronized List<Dead> dead() {
    return rows.values().stream()
        .filter(row -> row.dead().isPresent())
        .map(
            row -> new Dead(row.letter().kind().orElseThrow(), row.letter().recipient(), row.why()))
        .toList();
  }
}
