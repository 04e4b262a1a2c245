package dev.sallyport.cli.command;

/** Forms of output; constants are spelled as on the command line. */
enum Output {
  text,
  json
}
