/**
 * Channels of Quarkus Messaging whose connector is {@code quarkus-sse}: what their messages have
 * besides what Messaging defines.
 */
package io.quarkiverse.sse.messaging;
