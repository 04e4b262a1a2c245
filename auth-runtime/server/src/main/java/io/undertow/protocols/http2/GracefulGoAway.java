package io.undertow.protocols.http2;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.framed.SendFrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;

/**
 * GOAWAY that lets everything in flight finish: no error, and the highest possible stream id (RFC
 * 9113, section 6.8, "graceful shutdown"). The client opens a new connection for what comes next
 * and closes this one when its last answer has arrived.
 *
 * <p>{@link Http2Channel#sendGoAway} is no substitute: it closes the connection as soon as the
 * frame is written, and with it every request that was still being answered.
 */
@NullMarked
public final class GracefulGoAway extends Http2NoDataStreamSinkChannel {
  private static final int PAYLOAD = 8;
  private static final int HEADER = 9;

  private GracefulGoAway(Http2Channel channel) {
    super(channel);
  }

  /** Sends the frame; whoever calls does so at most once per connection. */
  public static void send(Http2Channel channel) throws IOException {
    GracefulGoAway frame = new GracefulGoAway(channel);
    frame.shutdownWrites();
    if (!frame.flush()) {
      frame.resumeWrites();
    }
  }

  @Override
  protected SendFrameHeader createFrameHeader() {
    PooledByteBuffer pooled = getChannel().getBufferPool().allocate();
    ByteBuffer frame = pooled.getBuffer();
    frame.put((byte) 0).put((byte) 0).put((byte) PAYLOAD);
    frame.put((byte) Http2Channel.FRAME_TYPE_GOAWAY).put((byte) 0).putInt(0);
    frame.putInt(Integer.MAX_VALUE).putInt(Http2Channel.ERROR_NO_ERROR);
    frame.flip();
    assert frame.remaining() == HEADER + PAYLOAD;
    return new SendFrameHeader(pooled);
  }

  @Override
  protected boolean isLastFrame() {
    return false; // True would shut the connection's writing side behind it.
  }
}
