/** What is measured, as processes on this machine: started, found, and ended again. */
@NullMarked
package dev.sallyport.bench.lab;

import org.jspecify.annotations.NullMarked;
