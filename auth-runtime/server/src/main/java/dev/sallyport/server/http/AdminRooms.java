package dev.sallyport.server.http;

import dev.sallyport.server.admin.Groups;
import dev.sallyport.server.admin.People;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.store.audit.AuditTrail;
import java.util.List;
import java.util.stream.Stream;

/** What the admin API leads to. */
public record AdminRooms(People people, Groups groups, AuditTrail trail, Audit audit) {
  /**
   * Every address with its method.
   *
   * @param authUrl of the auth host
   */
  List<Route<AdminCall>> routes(String authUrl) {
    return Stream.of(
            new AdminPeople(people, authUrl).routes(),
            new AdminGroups(groups).routes(),
            new AdminAudit(trail).routes())
        .flatMap(List::stream)
        .toList();
  }
}
