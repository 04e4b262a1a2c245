/**
 * The one frame that Undertow cannot send: see {@link io.undertow.protocols.http2.GracefulGoAway}.
 * In Undertow's package because the frame's base class is visible nowhere else; not null-marked,
 * because the rest of the package is not ours.
 */
package io.undertow.protocols.http2;
