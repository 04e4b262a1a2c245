/**
 * How any Kubernetes object gets to be as desired: compared, applied server-side, never taken from
 * somebody else. Knows no kind of object by name.
 */
@NullMarked
package dev.sallyport.operator.objects;

import org.jspecify.annotations.NullMarked;
