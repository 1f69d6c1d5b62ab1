/**
 * The interfaces that an application or another extension can implement, and what they need.
 */
package io.quarkiverse.sse.spi;
