#include "latencies.h"

enum {
    // of microseconds: each power of two in so many steps, which is 0.4 % of the value
    STEPS = 256,
    BUCKETS = STEPS * 48
};

static uint64_t histogram[BUCKETS];
static uint64_t recorded;
static uint64_t max_latency;

void record_latency(uint64_t nanos) {
    recorded++;
    if (nanos > max_latency) {
        max_latency = nanos;
    }
    uint64_t micros = nanos / 1000;
    int shift = 0;
    while (micros >> shift >= 2 * STEPS) {
        shift++;
    }
    uint64_t bucket = (uint64_t)shift * STEPS + (micros >> shift);
    histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

double percentile_millis(double share) {
    uint64_t rank = share * recorded;
    uint64_t seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
        seen += histogram[bucket];
        if (seen > rank) {
            int shift = bucket < 2 * STEPS ? 0 : bucket / STEPS - 1;
            return ((uint64_t)(bucket - shift * STEPS) << shift) / 1000.0;
        }
    }
    return 0;
}

double max_latency_millis(void) {
    return max_latency * 1e-6;
}
