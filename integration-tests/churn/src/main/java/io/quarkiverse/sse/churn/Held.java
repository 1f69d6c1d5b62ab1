package io.quarkiverse.sse.churn;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the process holds after a full collection: bytes of heap, and objects of the classes that have to do with connections.
 */
final class Held {

    private static final List<String> PREFIXES = List.of("io.quarkiverse.sse.", "io.vertx.core.impl.VertxImpl$InternalTimer",
            "io.vertx.core.http.impl.Http1xServerRe", "io.vertx.core.http.impl.Http2Server",
            "io.vertx.ext.web.impl.RoutingContextImpl", "io.netty.handler.codec.http2.DefaultHttp2Connection$DefaultStream");
    private static final String OURS = "io.quarkiverse.sse.churn.";

    private Held() {
    }

    static Map<String, Long> now() throws JMException {
        Map<String, Long> held = new TreeMap<>();
        String histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[] { new String[0] }, new String[] { String[].class.getName() });
        histogram.lines().map(line -> line.strip().split("\\s+")).filter(columns -> columns.length > 3)
                .filter(columns -> PREFIXES.stream().anyMatch(columns[3]::startsWith) && !columns[3].startsWith(OURS))
                .forEach(columns -> held.merge(columns[3], Long.parseLong(columns[1]), Long::sum));
        held.put("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        return held;
    }
}
