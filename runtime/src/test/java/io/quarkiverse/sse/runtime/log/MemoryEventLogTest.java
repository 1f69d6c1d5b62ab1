package io.quarkiverse.sse.runtime.log;

import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseEventLogContract;

class MemoryEventLogTest extends SseEventLogContract {

    @Override
    protected SseEventLog node() {
        return new MemoryEventLog();
    }

    @Override
    protected boolean hasSeveralNodes() {
        return false;
    }
}
