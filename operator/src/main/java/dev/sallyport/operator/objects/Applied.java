package dev.sallyport.operator.objects;

/** What became of a desired object. */
public sealed interface Applied {
  /** It was as desired; nothing was sent. */
  record Unchanged() implements Applied {}

  /** It is as desired now. */
  record Written() implements Applied {}

  /**
   * Somebody else's object has its name; that one was left alone.
   *
   * @param object kind, namespace and name: {@code Middleware shop/shop}
   */
  record Taken(String object) implements Applied {}
}
