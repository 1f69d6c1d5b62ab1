package io.quarkiverse.sse.it;

import io.quarkiverse.sse.SseDelivery;

/** What has become of a message, as JSON. */
record Delivered(int matched, int accepted, int overflowed) {

    static Delivered of(SseDelivery delivery) {
        return new Delivered(delivery.matched(), delivery.accepted(), delivery.overflowed());
    }
}
