#include "events.h"

#include <stdlib.h>

#include "latencies.h"
#include "options.h"
#include "support.h"

struct event {
    uint64_t published_at;
    uint32_t missing; // readers that do not have it yet
};

struct events events;

static struct event *all;
static uint64_t capacity;

uint32_t event_published(uint64_t time, int readers) {
    if (events.published == capacity) {
        capacity = capacity == 0 ? 4096 : 2 * capacity;
        all = allocated(realloc(all, capacity * sizeof *all));
    }
    all[events.published] = (struct event){.published_at = time, .missing = readers};
    events.last_progress = now();
    return events.published++;
}

static void one_less_missing(uint64_t number) {
    all[number].missing--;
    while (events.oldest_incomplete < events.published && all[events.oldest_incomplete].missing == 0) {
        events.oldest_incomplete++;
    }
}

void event_arrived(uint32_t *next, uint32_t number, uint64_t length, uint64_t time) {
    events.last_progress = time;
    if (number >= events.published || length != option.size) {
        events.damaged++;
        return;
    }
    if (number < *next) {
        events.duplicated++;
        return;
    }
    while (*next < number) {
        events.lost++;
        one_less_missing((*next)++);
    }
    events.delivered++;
    record_latency(time - all[number].published_at);
    one_less_missing((*next)++);
}

void stop_missing(uint32_t next) {
    for (uint64_t number = next; number < events.published; number++) {
        one_less_missing(number);
    }
}
