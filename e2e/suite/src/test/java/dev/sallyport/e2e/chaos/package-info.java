/** Several replicas of the runtime, whose stores and whose lives fail while people come and go. */
@NullMarked
package dev.sallyport.e2e.chaos;

import org.jspecify.annotations.NullMarked;
