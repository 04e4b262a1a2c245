/**
 * One question to the rules and its answer: who asks for what, which route decides, why the others
 * do not, and what browser and program get. Decides with the runtime's own code.
 *
 * <p>Pure; the instant comes in.
 */
@NullMarked
package dev.sallyport.cli.asking;

import org.jspecify.annotations.NullMarked;
