package io.quarkiverse.sse.testing.lint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much later events have come through a proxy than from the origin. Only events whose text is the
 * only one of its kind in either stream are compared, because the others could be mistaken for each other.
 */
final class Delays {

    /** What has come this short a time ago may still be on its way. */
    private static final long ON_ITS_WAY = 2_000_000_000L;

    private final List<Long> sorted = new ArrayList<>();
    private int missing;

    Delays(Recording through, List<Block> throughBlocks, Recording origin, List<Block> originBlocks) {
        Map<String, Long> came = times(through, throughBlocks);
        long end = through.start() + through.over();
        for (Map.Entry<String, Long> event : times(origin, originBlocks).entrySet()) {
            Long at = came.get(event.getKey());
            if (at != null) {
                sorted.add(Math.max(0, at - event.getValue()));
            } else if (end - event.getValue() > ON_ITS_WAY) {
                missing++;
            }
        }
        // what is for one connection alone, such as a greeting, has a counterpart with another text
        missing = Math.max(0, Math.min(missing, events(originBlocks) - events(throughBlocks)));
        Collections.sort(sorted);
    }

    private static int events(List<Block> blocks) {
        return (int) blocks.stream().filter(Block::isEvent).count();
    }

    private static Map<String, Long> times(Recording recording, List<Block> blocks) {
        Map<String, Long> times = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (Block block : blocks) {
            if (block.isEvent()) {
                times.put(block.text(), recording.start() + block.ended());
                counts.merge(block.text(), 1, Integer::sum);
            }
        }
        times.keySet().removeIf(text -> counts.get(text) > 1);
        return times;
    }

    int count() {
        return sorted.size();
    }

    /** How many have not come through, though they had the time. */
    int missing() {
        return missing;
    }

    long median() {
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    long worst() {
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1);
    }
}
