package io.quarkiverse.sse.it;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;

import jakarta.inject.Singleton;

import com.sun.management.OperatingSystemMXBean;

/**
 * Reads the figures of the running process.
 */
@Singleton
class ProcessFigures {

    Figures read(int streams) {
        // looked up each time: in a native executable these beans must not be created while it is built
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Runtime runtime = Runtime.getRuntime();
        return new Figures(Instant.now(), percent(system.getProcessCpuLoad()), runtime.totalMemory() - runtime.freeMemory(),
                threads.getThreadCount(), streams);
    }

    private static double percent(double load) {
        // negative, or not a number, until the system has two readings to compare
        return load > 0 ? Math.round(load * 1000) / 10.0 : 0;
    }
}
