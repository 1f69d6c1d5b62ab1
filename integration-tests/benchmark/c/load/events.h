/*
 * The events: what they look like, which were published, which readers still miss them, and what went wrong.
 *
 * The data of an event is a kind, a number of eight digits, padding, and an end mark: #00000042xxxx$.
 */
#ifndef EVENTS_H
#define EVENTS_H

#include <stdint.h>

enum {
    NUMBER_DIGITS = 8,
    MIN_EVENT_SIZE = 1 + NUMBER_DIGITS + 1,
    MAX_EVENT_SIZE = 4 << 20
};

enum event_kind { COUNTED = '#', PROBE = '!', END_MARK = '$', PADDING = 'x' };

struct events {
    uint64_t published;
    uint64_t oldest_incomplete; // the first that some reader does not have yet
    uint64_t delivered;
    uint64_t lost;
    uint64_t duplicated;
    uint64_t damaged;
    uint64_t last_progress; // when something was published or arrived
};

extern struct events events;

/* Returns the number of the event, which so many readers are to get. */
uint32_t event_published(uint64_t time, int readers);

/* next is the number that a stream is due, and moves on. */
void event_arrived(uint32_t *next, uint32_t number, uint64_t length, uint64_t time);

/* A stream has ended, and the events from the one that it was due are not missed there any more. */
void stop_missing(uint32_t next);

#endif
