/* The event streams: those that read, and those that never do. */
#ifndef STREAMS_H
#define STREAMS_H

#include <stdint.h>

struct streams {
    int open_readers;
    int cut;            // readers whose stream has ended
    int silent_cut;     // the same of those that never read, as far as they were asked
    int probes_missing; // readers that do not have the last probe yet
};

extern struct streams streams;

/* Asks for all of them. */
void open_streams(void);

/* Returns the number of the next probe, which all readers are to get. */
uint32_t next_probe(void);

/* Counts as lost what no reader will get any more. */
void count_undelivered(void);

/* Returns how many bytes the bodies of all responses have, as they were sent. */
uint64_t body_bytes(void);

/* Only after the end of its receive queue does a client that never read learn that the server has cut it. */
void count_silent_cut(void);

#endif
