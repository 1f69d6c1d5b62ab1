#include "http2.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "options.h"
#include "sockets.h"
#include "support.h"

enum frame_type { DATA = 0, HEADERS = 1, RST_STREAM = 3, SETTINGS = 4, PING = 6, GOAWAY = 7, WINDOW_UPDATE = 8 };

enum {
    ACK = 1,
    END_STREAM = 1,
    END_HEADERS = 4,
    PADDED = 8,
    WITH_PRIORITY = 0x20,
    SETTING_INITIAL_WINDOW_SIZE = 4,
    FRAME_HEADER = 9,
    MAX_CONTROL = 16384, // no frame is larger, because no larger one was allowed
    READ_SIZE = 1 << 16,
    DEFAULT_WINDOW = 65535,
    // as large as those of browsers
    STREAM_WINDOW = 6 << 20,
    CONNECTION_WINDOW = 15 << 20,
    // of streams that are not to be read: the server must notice
    SILENT_WINDOW = 4096
};

struct http2_stream {
    uint32_t used; // bytes of the window that has not been opened again
    bool silent;
    bool ended;
};

struct http2 {
    struct watcher watcher;
    const struct http2_handlers *handlers;
    int fd;
    int first;
    int count;
    uint32_t used;

    // of the frame that is being read
    unsigned char header[FRAME_HEADER];
    size_t header_length;
    size_t left;
    unsigned char control[MAX_CONTROL]; // the payload, unless it is data
    size_t control_length;

    struct http2_stream streams[];
};

/* ---- writing ---- */

static void put_number(unsigned char *at, uint32_t number) {
    at[0] = number >> 24, at[1] = number >> 16, at[2] = number >> 8, at[3] = number;
}

static uint32_t number_at(const unsigned char *at) {
    return (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

static size_t put_frame(unsigned char *at, enum frame_type type, int flags, uint32_t stream, const void *payload, size_t length) {
    put_number(at, length << 8);
    at[3] = type;
    at[4] = flags;
    put_number(at + 5, stream);
    memcpy(at + FRAME_HEADER, payload, length);
    return FRAME_HEADER + length;
}

static void send_bytes(struct http2 *http2, const void *bytes, size_t length) {
    // the socket blocks, and what is written is small
    if (send(http2->fd, bytes, length, 0) != (ssize_t)length && errno != EPIPE && errno != ECONNRESET) {
        fail("request");
    }
}

static void send_frame(struct http2 *http2, enum frame_type type, int flags, uint32_t stream, const void *payload, size_t length) {
    unsigned char frame[FRAME_HEADER + 64];
    send_bytes(http2, frame, put_frame(frame, type, flags, stream, payload, length));
}

static void open_window(struct http2 *http2, uint32_t stream, uint32_t by) {
    unsigned char payload[4];
    put_number(payload, by);
    send_frame(http2, WINDOW_UPDATE, 0, stream, payload, sizeof payload);
}

/* ---- reading ---- */

static struct http2_stream *stream_of(struct http2 *http2, uint32_t id) {
    uint32_t index = id / 2;
    return id % 2 == 1 && index < (uint32_t)http2->count ? &http2->streams[index] : NULL;
}

static void end_stream(struct http2 *http2, struct http2_stream *stream) {
    if (stream != NULL && !stream->ended) {
        stream->ended = true;
        http2->handlers->ended(http2->first + (stream - http2->streams));
    }
}

static void got_bytes(struct http2 *http2, const char *bytes, size_t length, uint64_t time) {
    uint32_t id = number_at(http2->header + 5);
    struct http2_stream *stream = stream_of(http2, id);
    http2->used += length;
    if (http2->used > CONNECTION_WINDOW / 2) {
        open_window(http2, 0, http2->used);
        http2->used = 0;
    }
    if (stream == NULL || stream->ended || stream->silent) {
        return;
    }
    http2->handlers->got_data(http2->first + (stream - http2->streams), bytes, length, time);
    stream->used += length;
    if (stream->used > STREAM_WINDOW / 2) {
        open_window(http2, id, stream->used);
        stream->used = 0;
    }
}

/* The head must begin with the status 200, which has an index of its own. */
static void check_head(struct http2 *http2, int flags) {
    const unsigned char *head = http2->control;
    const unsigned char *end = head + http2->control_length;
    head += (flags & PADDED ? 1 : 0) + (flags & WITH_PRIORITY ? 5 : 0);
    while (head < end && (*head & 0xE0) == 0x20) {
        // the size of a table
        for (head++; head < end && head[-1] >= 0x3F && (*head & 0x80); head++) {
        }
    }
    if (head >= end || *head != 0x88) {
        give_up("%s was not answered with 200", option.stream_path);
    }
}

static void got_frame(struct http2 *http2) {
    enum frame_type type = http2->header[3];
    int flags = http2->header[4];
    struct http2_stream *stream = stream_of(http2, number_at(http2->header + 5));
    if (type == HEADERS && !(flags & END_STREAM)) {
        check_head(http2, flags);
    } else if (type == SETTINGS && !(flags & ACK)) {
        send_frame(http2, SETTINGS, ACK, 0, "", 0);
    } else if (type == PING && !(flags & ACK)) {
        send_frame(http2, PING, ACK, 0, http2->control, http2->control_length);
    } else if (type == GOAWAY) {
        give_up("the server has sent GOAWAY with %u", number_at(http2->control + 4));
    }
    if (type == RST_STREAM || ((type == DATA || type == HEADERS) && flags & END_STREAM)) {
        end_stream(http2, stream);
    }
}

static void read_frames(struct http2 *http2, const char *bytes, size_t length, uint64_t time) {
    const char *end = bytes + length;
    while (bytes < end) {
        if (http2->header_length < FRAME_HEADER) {
            size_t part = FRAME_HEADER - http2->header_length;
            part = part < (size_t)(end - bytes) ? part : (size_t)(end - bytes);
            memcpy(http2->header + http2->header_length, bytes, part);
            http2->header_length += part;
            bytes += part;
            if (http2->header_length < FRAME_HEADER) {
                return;
            }
            http2->left = number_at(http2->header) >> 8;
            http2->control_length = 0;
            if (http2->left > MAX_CONTROL) {
                give_up("a frame is too large");
            }
        }
        size_t part = http2->left < (size_t)(end - bytes) ? http2->left : (size_t)(end - bytes);
        if (http2->header[3] == DATA) {
            got_bytes(http2, bytes, part, time);
        } else {
            memcpy(http2->control + http2->control_length, bytes, part);
            http2->control_length += part;
        }
        http2->left -= part;
        bytes += part;
        if (http2->left == 0) {
            http2->header_length = 0;
            got_frame(http2);
        }
    }
}

static void read_connection(struct watcher *watcher, uint32_t ready, uint64_t time) {
    static char bytes[READ_SIZE];
    (void)ready;
    struct http2 *http2 = (struct http2 *)watcher;
    ssize_t length = recv(http2->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (length > 0) {
        read_frames(http2, bytes, length, time);
    } else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
        unwatch(http2->fd);
        for (int i = 0; i < http2->count; i++) {
            end_stream(http2, &http2->streams[i]);
        }
    }
}

/* ---- opening ---- */

/* A literal field that is not indexed. */
static unsigned char *put_field(unsigned char *at, const char *name, const char *value) {
    const char *texts[] = {name, value};
    *at++ = 0;
    for (int i = 0; i < 2; i++) {
        size_t length = strlen(texts[i]);
        if (length > 126) {
            give_up("too long: %s", texts[i]);
        }
        *at++ = length;
        memcpy(at, texts[i], length);
        at += length;
    }
    return at;
}

static void ask_for(struct http2 *http2, int index) {
    unsigned char head[1024];
    unsigned char frame[FRAME_HEADER + sizeof head];
    unsigned char *end = put_field(head, ":method", "GET");
    end = put_field(end, ":scheme", "http");
    end = put_field(end, ":authority", "localhost");
    end = put_field(end, ":path", option.stream_path);
    end = put_field(end, "accept", "text/event-stream");
    end = put_field(end, "cache-control", "no-cache");
    send_bytes(http2, frame, put_frame(frame, HEADERS, END_STREAM | END_HEADERS, 2 * index + 1, head, end - head));
    if (!http2->streams[index].silent) {
        open_window(http2, 2 * index + 1, STREAM_WINDOW - SILENT_WINDOW);
    }
}

void open_http2(int index, int first, int count, const bool *silent, const struct http2_handlers *handlers) {
    static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    struct http2 *http2 = allocated(calloc(1, sizeof *http2 + count * sizeof *http2->streams));
    http2->watcher.ready = read_connection;
    http2->handlers = handlers;
    http2->fd = connect_to_server(option.port, index, false);
    http2->first = first;
    http2->count = count;
    for (int i = 0; i < count; i++) {
        http2->streams[i].silent = silent[i];
    }
    unsigned char settings[6] = {0, SETTING_INITIAL_WINDOW_SIZE};
    put_number(settings + 2, SILENT_WINDOW);
    send_bytes(http2, preface, sizeof preface - 1);
    send_frame(http2, SETTINGS, 0, 0, settings, sizeof settings);
    open_window(http2, 0, CONNECTION_WINDOW - DEFAULT_WINDOW);
    for (int i = 0; i < count; i++) {
        ask_for(http2, i);
    }
    watch(http2->fd, &http2->watcher, EPOLLIN);
}
