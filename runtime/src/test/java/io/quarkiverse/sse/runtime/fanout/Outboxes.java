package io.quarkiverse.sse.runtime.fanout;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Overflow;
import io.quarkiverse.sse.runtime.queue.PendingRoom;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;

/** A shard whose event loop never runs, and outboxes of it, for what only looks at them. */
final class Outboxes {

    private Outboxes() {
    }

    static Shard newShard() {
        return new Shard(null, new Overflow(0, new PendingRoom("test", Long.MAX_VALUE), OverflowPolicy.CLOSE, null, null),
                shard -> KeepAlive.NONE, Telemetry.NONE);
    }

    static Outbox newOutbox(Shard shard, SseConnection connection) {
        return shard.newOutbox(connection, Replay.NONE, outbox -> new StubSink());
    }
}
