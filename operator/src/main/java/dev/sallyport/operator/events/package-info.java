/**
 * Kubernetes Events: what {@code kubectl describe} shows below an object. Bounds how many are
 * written; knows no kind of object by name, and not what is worth telling.
 */
@NullMarked
package dev.sallyport.operator.events;

import org.jspecify.annotations.NullMarked;
