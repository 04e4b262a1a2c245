/**
 * What of HTTP/2 Undertow does otherwise than we need: {@link
 * io.undertow.protocols.http2.GracefulGoAway}, a frame that it cannot send, and {@link
 * io.undertow.protocols.http2.WholeHeadersChannel}, requests that it hands over half. In Undertow's
 * package because their base classes open up nowhere else; not null-marked, because the rest of the
 * package is not ours.
 */
package io.undertow.protocols.http2;
