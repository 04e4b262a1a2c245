package dev.sallyport.cli.command;

/** Exit statuses, the same for all commands. */
final class Exit {
  /** All is well; nothing differs. */
  static final int OK = 0;

  /** What was asked for was found: mistakes, differences. */
  static final int FOUND = 1;

  /** The command line cannot be meant. */
  static final int MISUSE = 2;

  /** The cluster does not answer. */
  static final int UNREACHABLE = 3;

  private Exit() {}
}
