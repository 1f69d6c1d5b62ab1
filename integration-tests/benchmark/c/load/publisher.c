#include "publisher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "options.h"
#include "sockets.h"
#include "support.h"

enum { MAX_HEAD = 4096 };

static struct {
    struct watcher watcher;
    int fd;
    char *output;
    size_t output_length;
    size_t output_written;
    size_t output_capacity;
    char answer[MAX_HEAD];
    size_t answer_length;
    int unanswered;
    bool blocked;
} publisher;

int unanswered(void) {
    return publisher.unanswered;
}

static void write_output(void) {
    while (publisher.output_written < publisher.output_length) {
        ssize_t written = write(publisher.fd, publisher.output + publisher.output_written,
                publisher.output_length - publisher.output_written);
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            if (errno != EAGAIN) {
                fail("publish");
            }
            if (!publisher.blocked) {
                publisher.blocked = true;
                watch_for(publisher.fd, &publisher.watcher, EPOLLIN | EPOLLOUT);
            }
            return;
        }
        publisher.output_written += written;
    }
    publisher.output_written = publisher.output_length = 0;
    if (publisher.blocked) {
        publisher.blocked = false;
        watch_for(publisher.fd, &publisher.watcher, EPOLLIN);
    }
}

static unsigned random_below(unsigned limit) {
    static uint64_t state = 88172645463325252ull;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % limit;
}

/* A quote as a ticker sends it, and spaces behind it where there is room. */
static void put_json(char *out, uint32_t number, size_t size) {
    static const char *const symbols[] = {"ADS", "ALV", "BAS", "BMW", "DTE", "SAP", "SIE", "VOW3"};
    char json[512];
    int length = snprintf(json, sizeof json,
            "{\"type\":\"quote\",\"symbol\":\"%s\",\"bid\":%u.%02u,\"ask\":%u.%02u,\"volume\":%u,\"exchange\":\"XETRA\","
            "\"currency\":\"EUR\",\"time\":\"2026-11-25T10:%02u:%02u.%03uZ\",\"sequence\":%u,\"open\":true}",
            symbols[random_below(8)], random_below(500), random_below(100), random_below(500), random_below(100),
            random_below(1000000), random_below(60), random_below(60), random_below(1000), number);
    for (size_t i = 0; i < size; i++) {
        out[i] = i < (size_t)length ? json[i] : ' ';
    }
}

void publish(enum event_kind kind, uint32_t number, size_t size) {
    size_t needed = publisher.output_length + size + 1024;
    if (publisher.output_capacity < needed) {
        publisher.output_capacity = 2 * needed;
        publisher.output = allocated(realloc(publisher.output, publisher.output_capacity));
    }
    char *end = publisher.output + publisher.output_length;
    end += sprintf(end,
            "POST %s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n%c%0*u",
            option.publish_path, option.port, size, kind, NUMBER_DIGITS, number);
    size_t padding = size - MIN_EVENT_SIZE;
    if (option.json) {
        put_json(end, number, padding);
    } else {
        memset(end, PADDING, padding);
    }
    end += padding;
    *end++ = END_MARK;
    publisher.output_length = end - publisher.output;
    publisher.unanswered++;
    write_output();
}

static void read_answers(void) {
    ssize_t length = recv(publisher.fd, publisher.answer + publisher.answer_length,
            sizeof publisher.answer - 1 - publisher.answer_length, MSG_DONTWAIT);
    if (length == 0 || (length < 0 && errno != EAGAIN && errno != EINTR)) {
        give_up("the server has closed the connection that publishes");
    }
    if (length < 0) {
        return;
    }
    publisher.answer_length += length;
    publisher.answer[publisher.answer_length] = 0;
    char *answer = publisher.answer;
    for (char *end; (end = strstr(answer, "\r\n\r\n")) != NULL; answer = end + 4) {
        // an answer without content has no body to be skipped
        if (strncmp(answer, "HTTP/1.1 204 ", 13) != 0) {
            give_up("%s was answered: %s", option.publish_path, answer);
        }
        publisher.unanswered--;
    }
    publisher.answer_length -= answer - publisher.answer;
    memmove(publisher.answer, answer, publisher.answer_length + 1);
}

static void ready(struct watcher *watcher, uint32_t events, uint64_t time) {
    (void)watcher;
    (void)time;
    if (events & EPOLLOUT) {
        write_output();
    }
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        read_answers();
    }
}

void open_publisher(void) {
    publisher.watcher.ready = ready;
    publisher.fd = connect_to_server(option.port, 0, false);
    fcntl(publisher.fd, F_SETFL, O_NONBLOCK);
    watch(publisher.fd, &publisher.watcher, EPOLLIN);
}
