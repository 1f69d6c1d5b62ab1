/* Finds the events in the bytes of an HTTP response, which may be cut into parts anywhere. */
#ifndef DECODER_H
#define DECODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "events.h"

/* Where in the HTTP response the next byte is. */
enum framing { HEAD, CHUNK_SIZE, CHUNK_DATA, CHUNK_END, UNFRAMED };

/* Where in an event the next byte of the stream is. */
enum position { BETWEEN, IN_NUMBER, IN_PADDING };

/* All zero before the first byte. */
struct decoder {
    enum framing framing;
    char *head;
    size_t head_length;
    uint64_t chunk_left;
    struct gzip *gzip; // NULL if nothing is decoded
    uint32_t parts;    // of the body, if it is decoded without being compressed
    uint64_t body_length;

    enum position position;
    // of the event
    enum event_kind kind;
    uint32_t number;
    uint64_t length;
};

/* Called for each event, with the decoder as it is behind it. */
typedef void got_event(struct decoder *decoder, uint64_t time);

/* Returns false at the end of the response. */
bool decode(struct decoder *decoder, const char *bytes, size_t length, uint64_t time, got_event *got_event);

#endif
