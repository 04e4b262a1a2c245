package dev.sallyport.cluster.mailbox;

import java.util.List;

/**
 * A letter that was sent to somebody.
 *
 * @param number from 1, in the order of arrival
 * @param at when it was written, in UTC
 * @param text the plain part
 * @param links the http and https addresses in the plain part, in their order
 */
public record Captured(
    int number,
    String to,
    String from,
    String subject,
    String at,
    String text,
    List<String> links) {
  public Captured {
    links = List.copyOf(links);
  }
}
