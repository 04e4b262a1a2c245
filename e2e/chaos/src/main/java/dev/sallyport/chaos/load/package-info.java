/**
 * Those who log in, ask at every replica's door and log out, over the network, and write down what
 * they saw.
 */
@NullMarked
package dev.sallyport.chaos.load;

import org.jspecify.annotations.NullMarked;
