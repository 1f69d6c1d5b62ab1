package io.quarkiverse.sse.cluster;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

import io.netty.util.internal.PlatformDependent;

/**
 * What the process holds.
 *
 * @param heap the bytes on the heap after a full collection
 * @param direct the bytes of buffers outside of it
 */
record Memory(long heap, long direct) {

    static Memory now() {
        System.gc();
        // Netty's own memory is in no pool of the JVM
        long direct = Math.max(0, PlatformDependent.usedDirectMemory());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            direct += pool.getMemoryUsed();
        }
        return new Memory(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), direct);
    }

    static Memory parse(String text) {
        String[] parts = text.split(" ");
        return new Memory(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    String format() {
        return heap + " " + direct;
    }
}
