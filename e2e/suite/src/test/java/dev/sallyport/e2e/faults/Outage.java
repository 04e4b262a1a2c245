package dev.sallyport.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.process.Ledger;
import dev.sallyport.e2e.Deed;
import java.util.HashMap;
import java.util.Map;

/** One part of the installation is missing for a while; the others live through it. */
record Outage(Installation sallyport, String part) {
  /** Kills the part as a crash would, and starts it again in the end. */
  void crashed(Deed meanwhile) throws Exception {
    during(() -> sallyport.kill(part), meanwhile, () -> sallyport.startAgain(part));
  }

  /** Ends the part politely, and starts it again in the end. */
  void ended(Deed meanwhile) throws Exception {
    during(() -> sallyport.stop(part), meanwhile, () -> sallyport.startAgain(part));
  }

  /** The part accepts connections and does nothing else, until it goes on in the end. */
  void hanging(Deed meanwhile) throws Exception {
    during(() -> sallyport.signal(part, "STOP"), meanwhile, () -> sallyport.signal(part, "CONT"));
  }

  private void during(Deed begin, Deed meanwhile, Deed end) throws Exception {
    Map<String, Ledger.Entry> others = others();
    try {
      begin.run();
      meanwhile.run();
    } finally {
      end.run();
    }
    assertEquals(others, others(), "another part ended as well");
  }

  private Map<String, Ledger.Entry> others() {
    Map<String, Ledger.Entry> others = new HashMap<>(sallyport.parts());
    others.remove(part);
    others.values().removeIf(entry -> !entry.identity().alive());
    return others;
  }
}
