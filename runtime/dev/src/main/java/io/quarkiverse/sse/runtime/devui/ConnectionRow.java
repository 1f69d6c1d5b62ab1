package io.quarkiverse.sse.runtime.devui;

import java.util.List;

/**
 * A connection in the table.
 *
 * @param id its id
 * @param user the name of its user, or {@code null}
 * @param address the address of its client
 * @param ageMillis how long it has been open
 * @param topics the first topics that it is subscribed to
 * @param moreTopics how many more there are
 * @param lastEventId the id that its client came back with, or {@code null}
 * @param resume whether the client got what it had missed
 * @param position {@code OPENING}, {@code REPLAYING} or {@code LIVE}
 * @param pendingBytes how many bytes wait for it
 * @param pendingEvents how many events wait for it
 * @param droppedEvents how many events it has lost
 */
public record ConnectionRow(String id, String user, String address, long ageMillis, List<String> topics, int moreTopics,
        String lastEventId, String resume, String position, int pendingBytes, int pendingEvents, long droppedEvents) {
}
