/**
 * The commands of ./sallyport: what a person types, what they read, and the exit status. What is
 * done is the installation's business.
 */
@NullMarked
package dev.sallyport.cluster.command;

import org.jspecify.annotations.NullMarked;
