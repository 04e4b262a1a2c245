package dev.sallyport.store.log;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMembers;
import dev.sallyport.store.fakes.InMemoryRules;
import dev.sallyport.store.rules.RuleRow;
import java.time.Instant;
import java.util.UUID;

class InMemoryMembersTest implements MembersContract {
  private final InMemoryLog log = new InMemoryLog();
  private final Members members = new InMemoryMembers(log);

  @Override
  public Members members() {
    return members;
  }

  @Override
  public void change() {
    new InMemoryRules(log)
        .put(
            new RuleRow.Key(UUID.randomUUID(), UUID.randomUUID()),
            "shop",
            "web",
            1,
            new AccessRuleSpec(null, null, null, null, null, null, null, null));
  }

  @Override
  public void revoke(UUID subject, Instant at) {
    log.revoke(subject, at);
  }
}
