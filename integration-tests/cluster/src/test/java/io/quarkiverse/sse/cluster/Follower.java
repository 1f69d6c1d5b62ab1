package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A client that comes back whenever its stream ends, with what it has seen last, and checks that it misses nothing that it is
 * not told of: the data of an event starts with its publisher and its number. Belongs to the thread that runs it.
 */
abstract class Follower {

    private final URI uri;
    private final Map<String, Integer> next = new HashMap<>();
    /** Whose next event may have a later number, because of a gap. */
    private final Set<String> gapped = new HashSet<>();
    private String last;
    private long events;
    private long visits;
    private long gaps;

    Follower(URI uri) {
        this.uri = uri;
    }

    /**
     * @param number of an event that has just been read
     * @return whether to read on
     */
    abstract boolean goesOn(String publisher, int number);

    /**
     * @return whether to come back to a stream that has ended
     */
    abstract boolean comesBack();

    final void follow() {
        do {
            try (Reader reader = new Reader(uri, last)) {
                visits++;
                visit(reader);
            } catch (IOException cut) {
                // as at its end
            }
        } while (comesBack());
    }

    private void visit(Reader reader) throws IOException {
        boolean goesOn = true;
        for (Reader.Block block = reader.next(); goesOn && block != null; block = reader.next()) {
            if (block.id() != null) {
                last = block.id();
            }
            if ("gap".equals(block.event())) {
                gaps++;
                gapped.addAll(next.keySet());
            } else if (block.data() != null) {
                String[] parts = block.data().split(":", 3);
                int number = Integer.parseInt(parts[1]);
                check(parts[0], number);
                goesOn = goesOn(parts[0], number);
            }
        }
    }

    private void check(String publisher, int number) {
        events++;
        Integer expected = next.put(publisher, number + 1);
        if (expected != null) {
            if (gapped.remove(publisher)) {
                assertThat(number).as("after a gap").isGreaterThanOrEqualTo(expected);
            } else {
                assertThat(number).as("the next").isEqualTo(expected);
            }
        }
    }

    final long events() {
        return events;
    }

    final long visits() {
        return visits;
    }

    final long gaps() {
        return gaps;
    }
}
