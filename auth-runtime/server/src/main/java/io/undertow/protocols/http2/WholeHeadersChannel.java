package io.undertow.protocols.http2;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.framed.FrameHeaderData;
import java.io.IOException;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.xnio.Bits;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/**
 * The server's side of a connection on which a request begins when all of its header fields have
 * arrived (RFC 9113, section 4.3).
 *
 * <p>A block of fields that does not fit into one frame goes on in CONTINUATION frames. {@link
 * Http2Channel} hands a request over with its first frame: it is answered from the fields that
 * happened to stand there, and the frames that follow are then an error of the connection, which
 * ends everybody else's requests.
 */
@NullMarked
public final class WholeHeadersChannel extends Http2Channel {
  /**
   * @param read what was read from the connection before
   */
  @SuppressWarnings("NullAway") // Undertow's own callers pass null for an unknown protocol.
  public WholeHeadersChannel(
      StreamConnection connection,
      ByteBufferPool buffers,
      @Nullable PooledByteBuffer read,
      OptionMap options) {
    super(connection, null, buffers, read, false, false, options);
  }

  @Override
  protected @Nullable AbstractHttp2StreamSourceChannel createChannelImpl(
      FrameHeaderData header, PooledByteBuffer data) throws IOException {
    var frame = (Http2FrameHeaderParser) header;
    boolean ofHeaders = frame.type == FRAME_TYPE_HEADERS || frame.type == FRAME_TYPE_CONTINUATION;
    return ofHeaders && Bits.allAreClear(frame.flags, HEADERS_FLAG_END_HEADERS)
        ? null // The parser keeps the fields; the last frame of the block makes the request.
        : super.createChannelImpl(header, data);
  }
}
