package io.quarkiverse.sse.runtime.compression;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Compresses frames for the connections of an event loop, each as often as there are cohorts and
 * not as often as there are connections. Must be used on the event loop.
 * <p>
 * Which cohort a connection is in decides how well its stream is compressed and never what its
 * client decodes: that is for {@link Place} to see to.
 */
public final class Compressor {

    /** Each one holds up to 350 KB, most of it outside of the heap. */
    static final int MAX_COHORTS = 8;
    /** How much of what has been compressed is kept for those who get it later, with the frames. */
    static final int MAX_KEPT_BYTES = 2 * 1024 * 1024;
    /** A group that is so much smaller than its cohort is not worth a cohort of its own. */
    private static final int MIN_SHARE = 16;

    private final List<Cohort> cohorts = new ArrayList<>();
    private final Map<Frame, Parts> parts = new LinkedHashMap<>(16, 0.75f, true);
    private int keptBytes;
    private Deflation again;
    private long cohortsMade;
    private int streams;

    /**
     * @return a new stream, which must be {@linkplain CompressedStream#close() closed}
     */
    public CompressedStream open() {
        streams++;
        return new CompressedStream(this);
    }

    /** Frees all memory with the last stream. */
    void onClose() {
        streams--;
        if (streams == 0) {
            for (Cohort cohort : cohorts) {
                cohort.close();
            }
            cohorts.clear();
            parts.clear();
            keptBytes = 0;
            if (again != null) {
                again.close();
                again = null;
            }
        }
    }

    /**
     * @return how many groups of connections share a compressor
     */
    public int cohorts() {
        return cohorts.size();
    }

    /**
     * Compresses a part of a frame for a stream. All streams that are at the same place get the same
     * block.
     *
     * @param part the index of the part
     * @param holders the number of connections for which the frame waits, this one included
     */
    Block next(Frame frame, int part, int holders, Place place) {
        Parts known = parts.get(frame);
        if (known == null) {
            known = new Parts(frame);
            parts.put(frame, known);
            keptBytes += known.bytes();
        }
        int before = known.bytes();
        try {
            if (again == null) {
                again = new Deflation();
            }
            Spot spot = spotFor(known, part, holders, place);
            if (spot == null) {
                return known.alone(part, again);
            }
            boolean follows = place.isFollowedBy(spot.cohort, spot.from);
            return known.at(spot, follows ? Spot.kindFor(place) : 0, part, again);
        } finally {
            keptBytes += known.bytes() - before;
            forgetOldest();
        }
    }

    private Spot spotFor(Parts known, int part, int holders, Place place) {
        Cohort own = place.cohort() == null || place.cohort().isClosed() ? null : place.cohort();
        Spot largest = null;
        for (Spot spot = known.newest(part); spot != null; spot = spot.next) {
            if (!spot.cohort.isClosed()) {
                if (own != null && place.isFollowedBy(spot.cohort, spot.from)) {
                    return spot;
                }
                if (largest == null || spot.cohort.members() > largest.cohort.members()) {
                    largest = spot;
                }
            }
        }
        if (own == null || place.at() != own.tip()) {
            return largest == null && isWorthACohort(holders) && makeRoom(holders, null) ? known.append(part, add(null))
                    : largest;
        }
        if (largest != null && largest.cohort.members() >= MIN_SHARE * own.members()) {
            return largest;
        }
        // what goes to nearly all is the next part of their stream, and the others leave
        if (10L * holders >= 9L * own.members()) {
            return known.append(part, own);
        }
        if ((long) MIN_SHARE * holders >= own.members() && makeRoom(holders, own)) {
            return known.append(part, add(own));
        }
        return largest;
    }

    /** With few connections, each may have a cohort of its own. */
    private boolean isWorthACohort(int holders) {
        return holders > 1 || streams <= MAX_COHORTS;
    }

    private Cohort add(Cohort parent) {
        cohortsMade++;
        Cohort cohort = parent == null ? new Cohort(cohortsMade) : new Cohort(cohortsMade, parent);
        cohorts.add(cohort);
        return cohort;
    }

    /**
     * Closes the smallest cohort where there are too many, unless it is about as large as the new one
     * would be.
     */
    private boolean makeRoom(int holders, Cohort parent) {
        cohorts.removeIf(Cohort::isClosed);
        if (cohorts.size() < MAX_COHORTS) {
            return true;
        }
        Cohort smallest = null;
        for (Cohort cohort : cohorts) {
            if (cohort != parent && (smallest == null || cohort.members() < smallest.members())) {
                smallest = cohort;
            }
        }
        if (2 * smallest.members() < holders) {
            smallest.close();
            cohorts.remove(smallest);
            return true;
        }
        return false;
    }

    private void forgetOldest() {
        Iterator<Parts> oldest = parts.values().iterator();
        while (keptBytes > MAX_KEPT_BYTES && parts.size() > 1) {
            keptBytes -= oldest.next().bytes();
            oldest.remove();
        }
    }
}
