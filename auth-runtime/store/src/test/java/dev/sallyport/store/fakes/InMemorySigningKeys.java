package dev.sallyport.store.fakes;

import dev.sallyport.store.keys.Purpose;
import dev.sallyport.store.keys.SigningKeyRow;
import dev.sallyport.store.keys.SigningKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@link SigningKeys} in memory. */
public final class InMemorySigningKeys implements SigningKeys {
  private final List<SigningKeyRow> rows = new ArrayList<>();

  @Override
  public synchronized List<SigningKeyRow> all(Purpose purpose) {
    return rows.stream()
        .filter(row -> row.purpose() == purpose)
        .sorted(Comparator.comparingInt(SigningKeyRow::number))
        .toList();
  }

  @Override
  public synchronized boolean add(SigningKeyRow key) {
    boolean taken =
        rows.stream()
            .anyMatch(row -> row.purpose() == key.purpose() && row.number() == key.number());
    rows.removeIf(
        row ->
            row.purpose() == key.purpose()
                && row.number() < key.number()
                && !row.publishedUntil().isAfter(key.createdAt()));
    return !taken && rows.add(key);
  }
}
