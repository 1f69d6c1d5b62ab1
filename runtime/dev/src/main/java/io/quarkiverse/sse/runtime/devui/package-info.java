/**
 * The server side of the Dev UI.
 */
package io.quarkiverse.sse.runtime.devui;
