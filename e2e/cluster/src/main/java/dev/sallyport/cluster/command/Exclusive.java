package dev.sallyport.cluster.command;

import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.state.StateFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Held while a command changes an installation: one at a time. */
final class Exclusive implements AutoCloseable {
  private final FileChannel channel;

  private Exclusive(FileChannel channel) {
    this.channel = channel;
  }

  static Exclusive on(StateFolder state) throws IOException {
    state.create();
    var channel =
        FileChannel.open(state.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new Problem(
          "Another ./sallyport command is changing this installation: wait until it is done.");
    }
    return new Exclusive(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
