/*
 * The floor: the least that a server can do for a broadcast. It encodes an event once, and calls write() once per stream.
 * What a server under test needs more than this is its own doing, not that of the kernel or of the machine.
 *
 *   floor [PORT]      without a port, or with 0, the kernel chooses one; either way the port is printed
 *
 *   GET  /sse         opens an event stream
 *   POST /publish     sends the body to all streams, as "data: <body>", and answers 204
 *
 * One thread, HTTP/1.1 only, and only as much of it as the load client needs.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BACKLOG = 4096,
    EVENTS_PER_WAIT = 256,
    INITIAL_INPUT = 1024,
    MAX_INPUT = 8 << 20,
    // a client that is so many events behind is cut: the floor is no place to study slow clients
    MAX_BACKLOG_EVENTS = 1024
};

/* A chunk on its way to several streams. */
struct chunk {
    int users;
    size_t length;
    char bytes[];
};

/* What a full socket did not take. */
struct rest {
    struct chunk *chunk;
    size_t written;
    struct rest *next;
};

struct peer {
    int fd;
    bool stream;
    int position; // among the streams
    char *input;
    size_t input_length;
    size_t input_capacity;
    struct rest *first;
    struct rest *last;
    int backlog;
};

static int poller;
static struct peer **streams;
static int stream_count;
static int stream_capacity;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void *grown(void *memory, size_t size) {
    memory = realloc(memory, size);
    if (memory == NULL) {
        fail("realloc");
    }
    return memory;
}

static void watch(struct peer *peer, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = peer};
    if (epoll_ctl(poller, operation, peer->fd, &event) != 0) {
        fail("epoll_ctl");
    }
}

static void unuse(struct chunk *chunk) {
    if (--chunk->users == 0) {
        free(chunk);
    }
}

static void add_stream(struct peer *peer) {
    if (stream_count == stream_capacity) {
        stream_capacity = stream_capacity == 0 ? 1024 : 2 * stream_capacity;
        streams = grown(streams, stream_capacity * sizeof *streams);
    }
    peer->stream = true;
    peer->position = stream_count;
    streams[stream_count++] = peer;
}

static void remove_stream(struct peer *peer) {
    struct peer *moved = streams[--stream_count];
    streams[peer->position] = moved;
    moved->position = peer->position;
}

static void leave(struct peer *peer) {
    if (peer->stream) {
        remove_stream(peer);
    }
    for (struct rest *rest = peer->first; rest != NULL;) {
        struct rest *next = rest->next;
        unuse(rest->chunk);
        free(rest);
        rest = next;
    }
    close(peer->fd);
    free(peer->input);
    free(peer);
}

static void keep(struct peer *peer, struct chunk *chunk, size_t written) {
    struct rest *rest = grown(NULL, sizeof *rest);
    *rest = (struct rest){.chunk = chunk, .written = written};
    chunk->users++;
    if (peer->first == NULL) {
        peer->first = rest;
        watch(peer, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    } else {
        peer->last->next = rest;
    }
    peer->last = rest;
    peer->backlog++;
}

/* How many bytes the socket took; -1 if the client has gone. */
static ssize_t try_write(int fd, const char *bytes, size_t length) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0 && (errno == EAGAIN || errno == EINTR)) {
        return 0;
    }
    return written;
}

static bool write_rest(struct peer *peer) {
    while (peer->first != NULL) {
        struct rest *rest = peer->first;
        struct chunk *chunk = rest->chunk;
        ssize_t written = try_write(peer->fd, chunk->bytes + rest->written, chunk->length - rest->written);
        if (written < 0) {
            return false;
        }
        rest->written += written;
        if (rest->written < chunk->length) {
            return true;
        }
        peer->first = rest->next;
        peer->backlog--;
        unuse(chunk);
        free(rest);
    }
    watch(peer, EPOLL_CTL_MOD, EPOLLIN);
    return true;
}

static struct chunk *encode(const char *data, size_t length) {
    static const char field[] = "data: ";
    static const char blank_line[] = "\n\n";
    size_t event_length = strlen(field) + length + strlen(blank_line);
    struct chunk *chunk = grown(NULL, sizeof *chunk + event_length + 32);
    char *end = chunk->bytes;
    end += sprintf(end, "%zx\r\n%s", event_length, field);
    end = mempcpy(end, data, length);
    end += sprintf(end, "%s\r\n", blank_line);
    chunk->length = end - chunk->bytes;
    chunk->users = 1;
    return chunk;
}

static void broadcast(const char *data, size_t length) {
    struct chunk *chunk = encode(data, length);
    // backwards, because the last stream takes the place of one that leaves
    for (int i = stream_count - 1; i >= 0; i--) {
        struct peer *peer = streams[i];
        ssize_t written = peer->first != NULL ? 0 : try_write(peer->fd, chunk->bytes, chunk->length);
        if (written < 0 || peer->backlog == MAX_BACKLOG_EVENTS) {
            // the poller reports it, and it leaves there: it may be among those that are being handled right now
            shutdown(peer->fd, SHUT_RDWR);
        } else if ((size_t)written < chunk->length) {
            keep(peer, chunk, written);
        }
    }
    unuse(chunk);
}

static bool answer(struct peer *peer, const char *text) {
    // such a short text always fits: the client waits for it before it sends more than a few requests
    return write(peer->fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static size_t content_length(const char *head, size_t length) {
    static const char name[] = "\r\ncontent-length:";
    for (const char *at = head; at + sizeof name <= head + length; at++) {
        if (strncasecmp(at, name, strlen(name)) == 0) {
            return strtoul(at + strlen(name), NULL, 10);
        }
    }
    return 0;
}

/* Handles the first request of the input; returns its length, 0 if it is not complete, -1 if the connection is to end. */
static ssize_t handle_request(struct peer *peer) {
    char *head_end = memmem(peer->input, peer->input_length, "\r\n\r\n", 4);
    if (head_end == NULL) {
        return 0;
    }
    char *body = head_end + 4;
    size_t head_length = body - peer->input;
    size_t body_length = content_length(peer->input, head_length);
    if (peer->input_length < head_length + body_length) {
        return 0;
    }
    bool done;
    if (strncmp(peer->input, "GET /sse ", 9) == 0 && !peer->stream) {
        done = answer(peer, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        add_stream(peer);
    } else if (strncmp(peer->input, "POST /publish ", 14) == 0) {
        broadcast(body, body_length);
        done = answer(peer, "HTTP/1.1 204 No Content\r\n\r\n");
    } else {
        done = answer(peer, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    }
    return done ? (ssize_t)(head_length + body_length) : -1;
}

static bool read_input(struct peer *peer) {
    if (peer->input_length + 1 >= peer->input_capacity) {
        peer->input_capacity = peer->input_capacity == 0 ? INITIAL_INPUT : 2 * peer->input_capacity;
        if (peer->input_capacity > MAX_INPUT) {
            return false;
        }
        peer->input = grown(peer->input, peer->input_capacity);
    }
    ssize_t count = read(peer->fd, peer->input + peer->input_length, peer->input_capacity - 1 - peer->input_length);
    if (count < 0) {
        return errno == EAGAIN || errno == EINTR;
    }
    if (count == 0) {
        return false;
    }
    peer->input_length += count;
    // strncmp and strtoul must not run past the end
    peer->input[peer->input_length] = 0;
    ssize_t handled;
    while ((handled = handle_request(peer)) > 0) {
        peer->input_length -= handled;
        memmove(peer->input, peer->input + handled, peer->input_length + 1);
    }
    return handled == 0;
}

static void accept_peer(int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
            fail("accept");
        }
        return;
    }
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct peer *peer = grown(NULL, sizeof *peer);
    *peer = (struct peer){.fd = fd};
    watch(peer, EPOLL_CTL_ADD, EPOLLIN);
}

static int listen_on(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fail("socket");
    }
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, BACKLOG) != 0
            || getsockname(fd, (struct sockaddr *)&address, &length) != 0) {
        fail("listen");
    }
    printf("Listening on: http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

int main(int count, char **arguments) {
    signal(SIGPIPE, SIG_IGN);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    int listener = listen_on(count > 1 ? atoi(arguments[1]) : 0);
    poller = epoll_create1(EPOLL_CLOEXEC);
    // no peer: the listener
    struct epoll_event listening = {.events = EPOLLIN, .data.ptr = NULL};
    if (poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, listener, &listening) != 0) {
        fail("epoll");
    }
    for (;;) {
        struct epoll_event events[EVENTS_PER_WAIT];
        int ready = epoll_wait(poller, events, EVENTS_PER_WAIT, -1);
        for (int i = 0; i < ready; i++) {
            struct peer *peer = events[i].data.ptr;
            if (peer == NULL) {
                accept_peer(listener);
                continue;
            }
            bool stays = true;
            if (events[i].events & EPOLLOUT) {
                stays = write_rest(peer);
            }
            if (stays && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) {
                stays = read_input(peer);
            }
            if (!stays) {
                leave(peer);
            }
        }
    }
}
