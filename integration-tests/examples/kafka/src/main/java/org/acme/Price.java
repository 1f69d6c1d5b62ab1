package org.acme;

/**
 * A price, and where it has been read.
 */
// tag::code[]
public record Price(String cents, int partition, long offset) {
}
// end::code[]
