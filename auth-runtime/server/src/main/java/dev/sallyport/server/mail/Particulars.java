package dev.sallyport.server.mail;

/**
 * What the templates of letters know. Prints as {@code ***}.
 *
 * @param site what people know the installation by
 * @param authUrl where its pages are, without a slash at the end
 * @param link absolute; empty where there is none
 * @param code in two groups; empty where there is none
 * @param when for people
 */
public record Particulars(
    String site,
    String authUrl,
    String link,
    String code,
    String when,
    String device,
    String address) {
  @Override
  public String toString() {
    return "***";
  }
}
