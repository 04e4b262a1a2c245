/** The runtime's configuration: one YAML file, read whole, all mistakes reported at once. */
@NullMarked
package dev.sallyport.server.settings;

import org.jspecify.annotations.NullMarked;
