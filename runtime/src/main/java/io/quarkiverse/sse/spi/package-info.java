/**
 * What an application or another extension can implement.
 */
package io.quarkiverse.sse.spi;
