/**
 * What a person wrote into files: rules and expectations as YAML, each mistake with its line, and
 * recorded requests as lines of JSON.
 */
@NullMarked
package dev.sallyport.cli.files;

import org.jspecify.annotations.NullMarked;
