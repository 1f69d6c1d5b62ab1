package io.quarkiverse.sse.runtime.devui;

import java.util.List;

/**
 * A service and its configuration.
 *
 * @param name its name
 * @param path the path of its route, or {@code null} if it has none of its own
 * @param log the kind of its log
 * @param settings its configuration
 * @param counters its figures
 */
public record ServiceInfo(String name, String path, String log, List<Setting> settings, Counters counters) {

    /**
     * One value of the configuration.
     *
     * @param key the key without the prefix
     * @param value the value that is in effect
     */
    public record Setting(String key, String value) {
    }
}
