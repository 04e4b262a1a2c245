/**
 * What a person at the terminal is told: progress while things take time, and one sentence when
 * something cannot be done. Knows no part of the installation.
 */
@NullMarked
package dev.sallyport.cluster.report;

import org.jspecify.annotations.NullMarked;
