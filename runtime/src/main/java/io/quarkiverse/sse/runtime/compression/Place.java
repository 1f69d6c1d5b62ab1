package io.quarkiverse.sse.runtime.compression;

/**
 * The place of one compressed stream: what it decodes to ends with the bytes that the stream of its
 * cohort has from {@code since} to {@code at}. A block may refer to these bytes and to no others,
 * and only if it follows them, or its client would decode something else without noticing. So each
 * block goes through {@link #take}, which refuses any other.
 */
class Place {

    private Cohort cohort;
    private long since;
    private long at;

    Cohort cohort() {
        return cohort;
    }

    long at() {
        return at;
    }

    /**
     * @return how many bytes before its end the stream has in common with its cohort
     */
    long common() {
        return at - since;
    }

    long since() {
        return since;
    }

    /**
     * @return whether the block comes next in the stream of the cohort, or in one that begins with
     *         all that this one has had
     */
    boolean isFollowedBy(Cohort next, long from) {
        return cohort != null && at == from && (cohort == next || next.forks(cohort, from));
    }

    /**
     * Moves behind a block.
     *
     * @throws IllegalStateException if it refers to bytes that the stream does not have
     */
    final void take(Block block) {
        boolean follows = block.cohort != null && isFollowedBy(block.cohort, block.from);
        if (block.reach > 0 && !(follows && block.reach <= common())) {
            throw new IllegalStateException("A block refers to bytes that the stream does not have");
        }
        if (block.cohort == null) {
            leave();
            return;
        }
        if (!follows) {
            since = block.from;
        }
        enter(block.cohort);
        at = block.end();
    }

    /**
     * Goes back to the end of a block, because only a part of what has been taken was written.
     *
     * @param last the last block that was written
     * @param size how many bytes those behind it decode to
     */
    final void goBack(Block last, int size) {
        if (cohort != null && cohort == last.cohort && since <= last.from && at - size == last.end()) {
            at = last.end();
        } else {
            leave();
        }
    }

    final void leave() {
        enter(null);
    }

    void enter(Cohort next) {
        cohort = next;
    }

    /**
     * @return a place that has so little in common with the cohort that all places of the same kind
     *         have as much
     */
    final Place leastOfItsKind() {
        Place least = new Place();
        least.cohort = cohort;
        least.at = at;
        least.since = Math.max(since, at - Spot.reach(Spot.kindFor(this)));
        return least;
    }
}
