/**
 * Client certificates: who vouches for them, what they may be used for, which names they carry. The
 * only room that validates certification paths. Knows no route and no HTTP; what it learns leaves
 * as evidence.
 */
@NullMarked
package dev.sallyport.server.certificates;

import org.jspecify.annotations.NullMarked;
