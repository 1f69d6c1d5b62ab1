/*
 * The floor: the least that a server can do for a broadcast. It encodes an event once, and calls write() once per stream.
 * What a server under test needs more than this is its own doing, not that of the kernel or of the machine.
 *
 *   floor [CERTIFICATE KEY]    the kernel chooses a port, which is printed; with a certificate, another one for TLS: then what is
 *                              ready is encrypted for each stream, by OpenSSL, with one SSL_write()
 *
 *   GET  /sse         opens an event stream
 *   POST /publish     sends the body to all streams, as "data: <body>", and answers 204
 *
 * One thread, HTTP/1.1 only, and only as much of it as the load client needs. TLS only if it is built WITH_TLS.
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
#ifdef WITH_TLS
#include <openssl/err.h>
#include <openssl/ssl.h>
#endif

enum {
    BACKLOG = 4096,
    EVENTS_PER_WAIT = 256,
    INITIAL_INPUT = 1024,
    INPUT_LIMIT = 8 << 20,
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
    void *tls; // NULL without it
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

/* ---- TLS ---- */

#ifdef WITH_TLS
static SSL_CTX *tls_context;

static void set_up_tls(const char *certificate, const char *key) {
    tls_context = SSL_CTX_new(TLS_server_method());
    if (tls_context == NULL || SSL_CTX_use_certificate_chain_file(tls_context, certificate) != 1
            || SSL_CTX_use_PrivateKey_file(tls_context, key, SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        exit(1);
    }
    // as write() does it: a rest is written from where it is by then
    SSL_CTX_set_mode(tls_context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(tls_context, 1);
}

static void open_tls(struct peer *peer) {
    SSL *ssl = SSL_new(tls_context);
    if (ssl == NULL || SSL_set_fd(ssl, peer->fd) != 1) {
        fail("TLS");
    }
    // the first read makes the handshake
    SSL_set_accept_state(ssl);
    peer->tls = ssl;
}

static void close_tls(struct peer *peer) {
    SSL_free(peer->tls);
}

static ssize_t checked(struct peer *peer, int result) {
    if (result > 0) {
        return result;
    }
    int error = SSL_get_error(peer->tls, result);
    if (error == SSL_ERROR_ZERO_RETURN) {
        return 0;
    }
    ERR_clear_error();
    errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : ECONNRESET;
    return -1;
}

static ssize_t write_tls(struct peer *peer, const char *bytes, size_t length) {
    return checked(peer, SSL_write(peer->tls, bytes, length));
}

static ssize_t read_tls(struct peer *peer, char *bytes, size_t size) {
    return checked(peer, SSL_read(peer->tls, bytes, size));
}

static bool more_in_tls(struct peer *peer) {
    return SSL_has_pending(peer->tls);
}
#else
static void set_up_tls(const char *certificate, const char *key) {
    (void)certificate, (void)key;
    errno = ENOTSUP;
    fail("TLS");
}

static void open_tls(struct peer *peer) {
    (void)peer;
}

static void close_tls(struct peer *peer) {
    (void)peer;
}

static ssize_t write_tls(struct peer *peer, const char *bytes, size_t length) {
    return write(peer->fd, bytes, length);
}

static ssize_t read_tls(struct peer *peer, char *bytes, size_t size) {
    return read(peer->fd, bytes, size);
}

static bool more_in_tls(struct peer *peer) {
    (void)peer;
    return false;
}
#endif

/* ---- streams ---- */

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
    close_tls(peer);
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
static ssize_t try_write(struct peer *peer, const char *bytes, size_t length) {
    ssize_t written = peer->tls == NULL ? write(peer->fd, bytes, length) : write_tls(peer, bytes, length);
    if (written < 0 && (errno == EAGAIN || errno == EINTR)) {
        return 0;
    }
    return written;
}

static bool write_rest(struct peer *peer) {
    while (peer->first != NULL) {
        struct rest *rest = peer->first;
        struct chunk *chunk = rest->chunk;
        ssize_t written = try_write(peer, chunk->bytes + rest->written, chunk->length - rest->written);
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
        ssize_t written = peer->first != NULL ? 0 : try_write(peer, chunk->bytes, chunk->length);
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
    return try_write(peer, text, strlen(text)) == (ssize_t)strlen(text);
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
        if (peer->input_capacity > INPUT_LIMIT) {
            return false;
        }
        peer->input = grown(peer->input, peer->input_capacity);
    }
    char *free_input = peer->input + peer->input_length;
    size_t free_size = peer->input_capacity - 1 - peer->input_length;
    ssize_t count = peer->tls == NULL ? read(peer->fd, free_input, free_size) : read_tls(peer, free_input, free_size);
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
    // what OpenSSL has taken from the socket, the poller does not report any more
    return handled == 0 && (peer->tls == NULL || !more_in_tls(peer) || read_input(peer));
}

static void accept_peer(int listener, bool tls) {
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
    if (tls) {
        open_tls(peer);
    }
    watch(peer, EPOLL_CTL_ADD, EPOLLIN);
}

static int listen_as(const char *scheme) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fail("socket");
    }
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, BACKLOG) != 0
            || getsockname(fd, (struct sockaddr *)&address, &length) != 0) {
        fail("listen");
    }
    printf("Listening on: %s://127.0.0.1:%d\n", scheme, ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

int main(int count, char **arguments) {
    signal(SIGPIPE, SIG_IGN);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0) {
        fail("epoll");
    }
    // the line about HTTP comes last: who reads it knows that both are there
    struct peer tls_listener = {.fd = -1};
    if (count > 2) {
        set_up_tls(arguments[1], arguments[2]);
        tls_listener.fd = listen_as("https");
        watch(&tls_listener, EPOLL_CTL_ADD, EPOLLIN);
    }
    struct peer listener = {.fd = listen_as("http")};
    watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
    for (;;) {
        struct epoll_event events[EVENTS_PER_WAIT];
        int ready = epoll_wait(poller, events, EVENTS_PER_WAIT, -1);
        for (int i = 0; i < ready; i++) {
            struct peer *peer = events[i].data.ptr;
            if (peer == &listener || peer == &tls_listener) {
                accept_peer(peer->fd, peer == &tls_listener);
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
