/*
 * A connection of HTTP/2 with prior knowledge, as far as event streams need it: many requests at once, DATA, and windows that are
 * opened again when half of them has been used.
 */
#ifndef HTTP2_H
#define HTTP2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Called with the data of a stream, whose number is the one that it was opened with. */
typedef void got_data(int stream, const char *bytes, size_t length, uint64_t time);

/* Called when the server has ended a stream, or its connection. */
typedef void stream_ended(int stream);

struct http2_handlers {
    got_data *got_data;
    stream_ended *ended;
};

/*
 * Asks for so many streams on a new connection; the first of them gets the number first. A stream that is silent gets no more
 * than its first window.
 */
void open_http2(int index, int first, int count, const bool *silent, const struct http2_handlers *handlers);

#endif
