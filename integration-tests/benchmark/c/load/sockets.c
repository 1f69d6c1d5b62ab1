#define _GNU_SOURCE
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support.h"

enum {
    // few, because what one wait reports gets one time of arrival
    EVENTS_PER_WAIT = 128,
    // the kernel has about 28,000 ports for each address
    STREAMS_PER_ADDRESS = 20000,
    SILENT_RECEIVE_BUFFER = 4096
};

static int poller(void) {
    static int fd = -1;
    if (fd < 0 && (fd = epoll_create1(EPOLL_CLOEXEC)) < 0) {
        fail("epoll");
    }
    return fd;
}

static void control(int operation, int fd, struct watcher *watcher, uint32_t interest) {
    struct epoll_event event = {.events = interest, .data.ptr = watcher};
    if (epoll_ctl(poller(), operation, fd, &event) != 0) {
        fail("epoll_ctl");
    }
}

void watch(int fd, struct watcher *watcher, uint32_t interest) {
    control(EPOLL_CTL_ADD, fd, watcher, interest);
}

void watch_for(int fd, struct watcher *watcher, uint32_t other_interest) {
    control(EPOLL_CTL_MOD, fd, watcher, other_interest);
}

void unwatch(int fd) {
    epoll_ctl(poller(), EPOLL_CTL_DEL, fd, NULL);
}

void wait_for_events(int millis) {
    struct epoll_event ready[EVENTS_PER_WAIT];
    int count = epoll_wait(poller(), ready, EVENTS_PER_WAIT, millis);
    if (count < 0 && errno != EINTR) {
        fail("epoll_wait");
    }
    uint64_t time = now();
    for (int i = 0; i < count; i++) {
        struct watcher *watcher = ready[i].data.ptr;
        watcher->ready(watcher, ready[i].events, time);
    }
}

int connect_to_server(int port, int index, bool silent) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fail("socket");
    }
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (silent) {
        // before the connection is made: it decides which window is offered
        int size = SILENT_RECEIVE_BUFFER;
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    }
    // each run has addresses of its own, so that ports which the one before has just left do not matter
    uint32_t process = getpid();
    struct sockaddr_in from = {.sin_family = AF_INET};
    from.sin_addr.s_addr = htonl(0x7f000000 | (1 + process / 250 % 250) << 16 | (1 + process % 250) << 8
            | (1 + index / STREAMS_PER_ADDRESS));
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(fd, (struct sockaddr *)&from, sizeof from) != 0) {
        fail("bind");
    }
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        fail("connect");
    }
    return fd;
}
