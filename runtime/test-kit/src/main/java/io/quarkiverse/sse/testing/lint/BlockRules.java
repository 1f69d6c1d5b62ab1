package io.quarkiverse.sse.testing.lint;

import java.util.ArrayList;
import java.util.List;

/** Looks at events: whether they are whole, how large they are, and when their bytes came. */
final class BlockRules {

    private static final long HUGE = 1024 * 1024;
    private static final long SPLIT = 500_000_000L;
    private static final long UNFINISHED = 2_000_000_000L;
    /** Events that come within this time of each other came together. */
    private static final long TOGETHER = 100_000_000L;
    private static final long BETWEEN_BURSTS = 1_000_000_000L;
    private static final int BURSTS = 3;
    private static final int EVENTS_OF_A_BURST = 5;

    private final Recording recording;
    private final Findings findings;

    BlockRules(Recording recording, Findings findings) {
        this.recording = recording;
        this.findings = findings;
    }

    void check(List<Block> blocks) {
        for (Block block : blocks) {
            if (block.finished()) {
                finished(block);
            } else {
                unfinished(block);
            }
        }
        bursts(blocks);
    }

    private void finished(Block block) {
        if (block.bytes() > HUGE) {
            findings.add(Rule.HUGE_EVENT, "an event of " + block.bytes() / 1024 + " KiB");
        }
        if (block.ended() - block.started() > SPLIT) {
            findings.add(Rule.SPLIT_EVENT, block.lines().get(0).shown() + " and its empty line came "
                    + Text.seconds(block.ended() - block.started()) + " apart");
        }
        if (block.has("event") && !block.has("data")) {
            findings.add(Rule.EVENT_WITHOUT_DATA, block.lines().get(0).shown());
        }
    }

    private void unfinished(Block block) {
        if (block.isComment() || recording.failure() != null) {
            // a comment is no loss, and where the stream broke, that is what was found
            return;
        }
        Line first = block.lines().get(0);
        if (recording.ended()) {
            findings.add(Rule.UNFINISHED_BLOCK, "the stream ends in the event that begins in " + first.shown());
        } else if (recording.over() - block.started() > UNFINISHED) {
            findings.add(Rule.UNFINISHED_BLOCK, "after " + Text.seconds(recording.over() - block.started())
                    + ", no empty line behind " + first.shown());
        }
    }

    private void bursts(List<Block> blocks) {
        List<Integer> sizes = new ArrayList<>();
        long before = Long.MIN_VALUE / 2;
        for (Block block : blocks) {
            if (!block.isEvent()) {
                continue;
            }
            if (block.ended() - before > BETWEEN_BURSTS) {
                sizes.add(1);
            } else if (block.ended() - before > TOGETHER) {
                // they come one by one
                return;
            } else {
                sizes.set(sizes.size() - 1, sizes.get(sizes.size() - 1) + 1);
            }
            before = block.ended();
        }
        if (sizes.size() >= BURSTS && sizes.stream().allMatch(size -> size >= EVENTS_OF_A_BURST)) {
            findings.add(Rule.BURST, sizes.size() + " times, several events came at once, and nothing in between: " + sizes);
        }
    }
}
