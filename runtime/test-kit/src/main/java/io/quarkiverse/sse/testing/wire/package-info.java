/**
 * Reads streams as they are on the wire, for the test client and the linter. Not an API.
 */
package io.quarkiverse.sse.testing.wire;
