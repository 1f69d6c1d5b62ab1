package org.acme;

import java.time.Instant;
import java.util.Optional;

// tag::code[]
public record Trade(String symbol, Side side, int cents, Optional<String> trader, Instant at) {

    public enum Side {
        BUY,
        SELL
    }
}
// end::code[]
