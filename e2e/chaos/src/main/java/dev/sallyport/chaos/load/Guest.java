package dev.sallyport.chaos.load;

import dev.sallyport.chaos.check.Life;

/**
 * Somebody with a session.
 *
 * @param cookie the Cookie field that carries it
 * @param since when they came
 */
record Guest(Life life, String cookie, long since) {
  @Override
  public String toString() {
    return life.toString();
  }
}
