/*
 * The load client: opens event streams, publishes events, and checks that every stream gets every event once, whole and in
 * order. It prints one line of key=value pairs about that and about the server process.
 *
 *   load -p PORT [options]
 *
 *   -u PATH      of the event stream (/sse)
 *   -b PATH      that a POST publishes to (/publish)
 *   -n STREAMS   how many to open (100)
 *   -q SILENT    how many of them never read (0); nobody waits for those
 *   -2 STREAMS   on each connection, with HTTP/2; those that never read get a small window, on connections that are read
 *   -m EVENTS    how many to publish (1000)
 *   -d SECONDS   publish for so long instead
 *   -s BYTES     size of an event's data (128)
 *   -w WINDOW    closed loop: so many events may be on their way, published and not yet received by all (1)
 *   -r RATE      open loop: so many events a second, however far the server is behind
 *   -P PID,...   the server, for the figures about its processes and their child processes
 *   -g SECONDS   without any progress, until the run is given up (15)
 *   -t PORT      open the streams with TLS, at this port; events are published without it
 *   -o           TLS 1.2 in place of 1.3
 *   -S PORT      open the streams at this port
 *   -z           accept gzip
 *   -Z           don't accept gzip, and decode as much as if the streams were compressed, for a fair comparison
 *   -j           publish JSON of one shape, in place of padding
 *   -i           publish nothing: print a line when all streams are open, and hold them until standard input ends
 *
 * Exit status: 0, 1 if anything was lost, doubled or damaged, 2 if the run failed.
 *
 * A server may write any text around the data of an event. Before the measurement, probes are published until one has reached
 * all readers: some servers send the head of a stream only together with its first event.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "events.h"
#include "latencies.h"
#include "options.h"
#include "publisher.h"
#include "server.h"
#include "sockets.h"
#include "streams.h"
#include "support.h"

enum {
    // a server need not take more requests in advance than that
    MAX_UNANSWERED = 256,
    MAX_WAIT_MILLIS = 100,
    PROBE_MILLIS = 250,
    OPEN_SECONDS = 120,
    SETTLE_MILLIS = 1000
};

/* ---- waiting ---- */

static void handle_events(int millis) {
    wait_for_events(millis);
    sample_rss_at(now());
}

static void handle_events_for(int millis) {
    uint64_t end = now() + MILLIS(millis);
    for (uint64_t time; (time = now()) < end;) {
        handle_events((end - time) / MILLIS(1) + 1);
    }
}

static void await_readers(void) {
    uint64_t deadline = now() + OPEN_SECONDS * NANOS;
    uint64_t patience = MILLIS(PROBE_MILLIS);
    do {
        if (now() > deadline) {
            give_up("%d of %d streams got nothing within %d s", streams.probes_missing, option.streams - option.silent,
                    OPEN_SECONDS);
        }
        publish(PROBE, next_probe(), MIN_EVENT_SIZE);
        uint64_t end = now() + patience;
        while ((streams.probes_missing > 0 || unanswered() > 0) && now() < end) {
            handle_events(PROBE_MILLIS);
        }
        // it may need longer for one: the next ones must not pile up behind
        patience *= 2;
    } while (streams.probes_missing > 0 || unanswered() > 0);
    if (streams.cut > 0) {
        give_up("streams were closed before any event was published");
    }
}

/* ---- publishing ---- */

static int timer;

static void timer_expired(struct watcher *watcher, uint32_t ready, uint64_t time) {
    uint64_t expirations;
    (void)watcher, (void)ready, (void)time;
    (void)!read(timer, &expirations, sizeof expirations);
}

static void start_timer(void) {
    static struct watcher watcher = {timer_expired};
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    uint64_t nanos = NANOS / option.rate;
    struct timespec interval = {.tv_sec = nanos / NANOS, .tv_nsec = nanos % NANOS};
    struct itimerspec setting = {.it_interval = interval, .it_value = interval};
    if (timer < 0 || timerfd_settime(timer, 0, &setting, NULL) != 0) {
        fail("timer");
    }
    watch(timer, &watcher, EPOLLIN);
}

static bool all_published(uint64_t start) {
    return option.seconds > 0 ? now() - start >= option.seconds * NANOS : events.published >= option.events;
}

static void publish_what_is_due(uint64_t start) {
    while (unanswered() < MAX_UNANSWERED && !all_published(start)) {
        uint64_t time = now();
        if (option.rate > 0) {
            // its latency counts from when it was due: a server that holds the client up does not improve its figures so
            uint64_t due = start + events.published / option.rate * NANOS;
            if (due > time) {
                return;
            }
            time = due;
        } else if (events.published - events.oldest_incomplete >= option.window) {
            return;
        }
        publish(COUNTED, event_published(time, streams.open_readers), option.size);
    }
}

/* Returns the seconds from the first event until the last one had arrived. */
static double publish_all(void) {
    uint64_t start = now();
    if (option.rate > 0) {
        start_timer();
    }
    events.last_progress = start;
    while (streams.open_readers > 0) {
        publish_what_is_due(start);
        if (events.oldest_incomplete == events.published && all_published(start)) {
            break;
        }
        if (now() - events.last_progress > option.grace * NANOS) {
            fprintf(stderr, "load: nothing arrived for %d s\n", option.grace);
            break;
        }
        handle_events(MAX_WAIT_MILLIS);
    }
    return (now() - start) * 1e-9;
}

/* ---- measuring ---- */

static double own_cpu_seconds(void) {
    struct rusage own;
    getrusage(RUSAGE_SELF, &own);
    return own.ru_utime.tv_sec + own.ru_stime.tv_sec + (own.ru_utime.tv_usec + own.ru_stime.tv_usec) * 1e-6;
}

static void measure(struct usage before, double open_seconds) {
    struct usage opened = server_usage();
    uint64_t opened_bytes = body_bytes();
    start_rss_peak(opened.rss_mb);
    double seconds = publish_all();
    struct usage after = server_usage();
    sample_rss();
    double own_seconds = own_cpu_seconds();
    count_undelivered();
    count_silent_cut();

    double cpu = after.cpu_seconds - opened.cpu_seconds;
    printf("streams=%d silent=%d events=%llu size=%zu window=%llu rate=%g", option.streams, option.silent,
            (unsigned long long)events.published, option.size, (unsigned long long)option.window, option.rate);
    printf(" delivered=%llu lost=%llu duplicated=%llu damaged=%llu cut=%d silent_cut=%d",
            (unsigned long long)events.delivered, (unsigned long long)events.lost, (unsigned long long)events.duplicated,
            (unsigned long long)events.damaged, streams.cut, streams.silent_cut);
    printf(" elapsed_s=%.3f events_per_s=%.2f deliveries_per_s=%.0f", seconds, events.published / seconds,
            events.delivered / seconds);
    printf(" p50_ms=%.3f p99_ms=%.3f max_ms=%.3f", percentile_millis(0.5), percentile_millis(0.99), max_latency_millis());
    printf(" bytes_per_event=%.2f",
            events.delivered == 0 ? 0 : (double)(body_bytes() - opened_bytes) / events.delivered);
    printf(" cpu_us=%.4f cpu_s=%.3f client_cpu_s=%.2f open_s=%.2f", events.delivered == 0 ? 0 : cpu * 1e6 / events.delivered,
            cpu, own_seconds, open_seconds);
    printf(" rss_before_mb=%.1f rss_open_mb=%.1f rss_peak_mb=%.1f rss_after_mb=%.1f\n", before.rss_mb, opened.rss_mb,
            rss_peak_mb(), after.rss_mb);
}

/* ---- holding ---- */

static bool input_ended;

static void input_ready(struct watcher *watcher, uint32_t ready, uint64_t time) {
    char ignored[256];
    (void)watcher, (void)ready, (void)time;
    input_ended = read(STDIN_FILENO, ignored, sizeof ignored) == 0;
}

static void hold_streams(struct usage before) {
    static struct watcher watcher = {input_ready};
    printf("streams=%d rss_before_mb=%.1f rss_open_mb=%.1f\n", option.streams, before.rss_mb, server_usage().rss_mb);
    fflush(stdout);
    watch(STDIN_FILENO, &watcher, EPOLLIN);
    while (!input_ended) {
        handle_events(1000);
    }
}

/* ---- the run ---- */

static void raise_file_limit(void) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int main(int count, char **arguments) {
    parse_options(count, arguments);
    signal(SIGPIPE, SIG_IGN);
    raise_file_limit();

    struct usage before = server_usage();
    uint64_t start = now();
    open_streams();
    open_publisher();
    await_readers();
    double open_seconds = (now() - start) * 1e-9;
    handle_events_for(SETTLE_MILLIS);

    if (option.idle) {
        hold_streams(before);
        return 0;
    }
    measure(before, open_seconds);
    return events.lost + events.duplicated + events.damaged > 0 ? 1 : 0;
}
