package io.quarkiverse.sse.runtime.generation;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where the nodes of a service share their generations. Thread-safe. Each stage completes or fails
 * within a bounded time.
 */
public interface GenerationStore {

    /**
     * Finds the run under a key, or claims the key for a new one.
     *
     * @param key what the generation is found by
     * @param run the name of the new run, or {@code null} to claim nothing
     * @param failure the text of the last event of the new run if its node dies
     */
    CompletionStage<Claim> claim(String key, String run, LastEvent failure);

    /**
     * What is under a key.
     *
     * @param run the run that is there, or {@code null} if there is none
     * @param isNew whether it is the one that the key was claimed for
     */
    record Claim(String run, boolean isNew) {
    }

    /**
     * An event whose number is not known yet.
     *
     * @param beforeNumber its text before the number
     * @param behindNumber its text behind the number
     */
    record LastEvent(String beforeNumber, String behindNumber) {
    }

    /**
     * Stores events of a run, and keeps it alive. It may be repeated when nobody knows whether it has
     * been done.
     *
     * @param from the number of the first event
     * @param events the events, of which there may be none
     * @param last whether the run ends with them
     * @param taken the highest number that a reader of this node has taken
     */
    CompletionStage<State> write(String key, String run, long from, List<byte[]> events, boolean last, long taken);

    /**
     * What other nodes have done to a run.
     *
     * @param there whether it still belongs to this node
     * @param cancelled whether it is to be cancelled
     * @param isRead whether other nodes have readers
     * @param taken the highest number that a reader of any node has taken
     */
    record State(boolean there, boolean cancelled, boolean isRead, long taken) {
    }

    /**
     * Reads what another node has stored.
     *
     * @param behind the number behind which to read
     * @param eventsToo {@code false} only to tell that there are readers
     * @param taken the highest number that a reader of this node has taken
     */
    CompletionStage<Part> read(String key, String run, long behind, boolean eventsToo, long taken);

    /**
     * A part of a run.
     *
     * @param there whether the run is still there
     * @param from the number of the first event
     * @param events the events
     * @param last whether the run has ended with them
     * @param more whether there are more now
     */
    record Part(boolean there, long from, List<byte[]> events, boolean last, boolean more) {
    }

    /**
     * Tells the node of a run to cancel it.
     *
     * @return emits whether there is one that has not ended
     */
    CompletionStage<Boolean> cancel(String key);

    /** Gives up what the store needs. */
    void close();
}
