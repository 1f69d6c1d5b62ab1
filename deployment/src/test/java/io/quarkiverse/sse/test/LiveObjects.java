package io.quarkiverse.sse.test;

import java.lang.management.ManagementFactory;
import java.util.function.Predicate;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Counts what the garbage collector leaves.
 */
public final class LiveObjects {

    private LiveObjects() {
    }

    /** How many objects of these classes are in memory, after a full collection. */
    public static long count(Predicate<String> classNames) throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[] { new String[0] }, new String[] { String[].class.getName() });
        return histogram.lines().map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && classNames.test(columns[3]))
                .mapToLong(columns -> Long.parseLong(columns[1])).sum();
    }
}
