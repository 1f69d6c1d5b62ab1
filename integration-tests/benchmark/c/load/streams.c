#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "decoder.h"
#include "events.h"
#include "http2.h"
#include "options.h"
#include "sockets.h"
#include "support.h"
#include "tls.h"

enum { READ_SIZE = 1 << 16, MAX_REQUEST = 1024 };

struct stream {
    struct watcher watcher;
    struct decoder decoder;
    int fd;
    struct tls *tls; // NULL without it
    bool silent;
    bool closed;
    uint32_t next;  // the number of the next event
    uint32_t probe; // the number of the last probe
};

struct streams streams;

static struct stream *all;
static uint32_t current_probe;

uint32_t next_probe(void) {
    streams.probes_missing = streams.open_readers;
    return ++current_probe;
}

static void stream_got_event(struct decoder *decoder, uint64_t time) {
    struct stream *stream = (struct stream *)((char *)decoder - offsetof(struct stream, decoder));
    if (decoder->kind == PROBE) {
        if (decoder->number == current_probe && stream->probe != current_probe) {
            streams.probes_missing--;
        }
        stream->probe = decoder->number;
    } else {
        event_arrived(&stream->next, decoder->number, decoder->length, time);
    }
}

static void stream_closed(struct stream *stream) {
    stream->closed = true;
    if (stream->silent) {
        streams.silent_cut++;
        return;
    }
    streams.cut++;
    streams.open_readers--;
    if (stream->probe != current_probe) {
        streams.probes_missing--;
    }
    stop_missing(stream->next);
}

static ssize_t receive(struct stream *stream, char *bytes, size_t size) {
    return stream->tls == NULL ? recv(stream->fd, bytes, size, MSG_DONTWAIT) : tls_read(stream->tls, bytes, size);
}

static void read_stream(struct watcher *watcher, uint32_t ready, uint64_t time) {
    static char bytes[READ_SIZE];
    (void)ready;
    struct stream *stream = (struct stream *)watcher;
    bool open;
    do {
        ssize_t length = receive(stream, bytes, sizeof bytes);
        open = length > 0 ? decode(&stream->decoder, bytes, length, time, stream_got_event)
                          : length < 0 && (errno == EAGAIN || errno == EINTR);
        if (length <= 0) {
            break;
        }
    } while (open && stream->tls != NULL && tls_pending(stream->tls));
    if (!open && !stream->closed) {
        unwatch(stream->fd);
        stream_closed(stream);
    }
}

static void open_stream(struct stream *stream, int index, bool silent) {
    char request[MAX_REQUEST];
    int length = snprintf(request, sizeof request,
            "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/event-stream\r\nCache-Control: no-cache\r\n%s\r\n",
            option.stream_path, option.port, option.gzip ? "Accept-Encoding: gzip\r\n" : "");
    int port = option.tls_port > 0 ? option.tls_port : option.stream_port > 0 ? option.stream_port : option.port;
    *stream = (struct stream){
        .watcher = {read_stream}, .fd = connect_to_server(port, index, silent), .silent = silent};
    if (option.tls_port > 0) {
        stream->tls = tls_connect(stream->fd);
    }
    ssize_t written = stream->tls == NULL ? write(stream->fd, request, length) : tls_write(stream->tls, request, length);
    if (written != length) {
        fail("request");
    }
    if (stream->tls != NULL) {
        fcntl(stream->fd, F_SETFL, O_NONBLOCK);
    }
    if (!silent) {
        watch(stream->fd, &stream->watcher, EPOLLIN);
    }
}

static void open_with_http1(const bool *silent) {
    for (int i = 0; i < option.streams; i++) {
        open_stream(&all[i], i, silent[i]);
        if (i % 64 == 63) {
            wait_for_events(0);
        }
    }
}

static void http2_got_data(int stream, const char *bytes, size_t length, uint64_t time) {
    decode(&all[stream].decoder, bytes, length, time, stream_got_event);
}

static void http2_ended(int stream) {
    stream_closed(&all[stream]);
}

static void open_with_http2(const bool *silent) {
    static const struct http2_handlers handlers = {http2_got_data, http2_ended};
    for (int i = 0; i < option.streams; i++) {
        all[i] = (struct stream){.decoder = {.framing = UNFRAMED}, .silent = silent[i]};
    }
    for (int first = 0; first < option.streams; first += option.per_connection) {
        int left = option.streams - first;
        open_http2(first, first, left < option.per_connection ? left : option.per_connection, silent + first, &handlers);
        wait_for_events(0);
    }
}

void open_streams(void) {
    all = allocated(calloc(option.streams, sizeof *all));
    bool *silent = allocated(calloc(option.streams, sizeof *silent));
    uint64_t random = 88172645463325252ull;
    int silent_left = option.silent;
    for (int i = 0; i < option.streams; i++) {
        // scattered: servers share streams out among their threads in turn, and a regular pattern would spare some threads
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        silent[i] = random % (option.streams - i) < (uint64_t)silent_left;
        silent_left -= silent[i];
    }
    streams.open_readers = option.streams - option.silent;
    if (option.per_connection > 0) {
        open_with_http2(silent);
    } else {
        open_with_http1(silent);
    }
    free(silent);
}

uint64_t body_bytes(void) {
    uint64_t sum = 0;
    for (int i = 0; i < option.streams; i++) {
        sum += all[i].decoder.body_length;
    }
    return sum;
}

void count_undelivered(void) {
    for (int i = 0; i < option.streams; i++) {
        if (!all[i].silent && !all[i].closed) {
            events.lost += events.published - all[i].next;
        }
    }
}

void count_silent_cut(void) {
    if (option.per_connection > 0) {
        // they have been counted
        return;
    }
    static char bytes[READ_SIZE];
    for (int i = 0; i < option.streams; i++) {
        if (all[i].silent) {
            int size = 1 << 20;
            setsockopt(all[i].fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        }
    }
    uint64_t quiet_since = now();
    uint64_t deadline = quiet_since + 3 * NANOS;
    for (uint64_t time; (time = now()) < deadline && time - quiet_since < MILLIS(500);) {
        for (int i = 0; i < option.streams; i++) {
            struct stream *stream = &all[i];
            if (!stream->silent || stream->closed) {
                continue;
            }
            ssize_t length = recv(stream->fd, bytes, sizeof bytes, MSG_DONTWAIT);
            if (length > 0) {
                quiet_since = time;
            } else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
                stream->closed = true;
                streams.silent_cut++;
            }
        }
        usleep(1000);
    }
}
