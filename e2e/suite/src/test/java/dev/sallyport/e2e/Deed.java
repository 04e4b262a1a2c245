package dev.sallyport.e2e;

/** Something that is done while something else is looked at. */
@FunctionalInterface
public interface Deed {
  void run() throws Exception;
}
