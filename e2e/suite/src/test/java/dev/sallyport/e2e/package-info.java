/** What every scenario shares: a whole running installation, and somebody who visits it. */
@NullMarked
package dev.sallyport.e2e;

import org.jspecify.annotations.NullMarked;
