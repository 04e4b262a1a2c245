/** Real databases for tests: fresh, migrated, with the three roles. */
@NullMarked
package dev.sallyport.store.testing;

import org.jspecify.annotations.NullMarked;
