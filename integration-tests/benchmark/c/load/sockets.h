/* Connections to the server, and the loop that waits for them. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <stdbool.h>
#include <stdint.h>

/* The first member of whatever waits for a file descriptor. */
struct watcher {
    void (*ready)(struct watcher *watcher, uint32_t events, uint64_t time);
};

/* Interest is EPOLLIN, EPOLLOUT or both. */
void watch(int fd, struct watcher *watcher, uint32_t interest);

void watch_for(int fd, struct watcher *watcher, uint32_t other_interest);

void unwatch(int fd);

/* Waits at most so long, and calls the watchers that are ready. */
void wait_for_events(int millis);

/* Connects to a port from an address of its own for each run; a silent client offers a small window. */
int connect_to_server(int port, int index, bool silent);

#endif
