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
 *   -m EVENTS    how many to publish (1000)
 *   -d SECONDS   publish for so long instead
 *   -s BYTES     size of an event's data (128)
 *   -w WINDOW    closed loop: so many events may be on their way, published and not yet received by all (1)
 *   -r RATE      open loop: so many events a second, however far the server is behind
 *   -P PID       the server, for the figures about its process and its child processes
 *   -g SECONDS   without any progress, until the run is given up (15)
 *   -i           publish nothing: print a line when all streams are open, and hold them until standard input ends
 *
 * Exit status: 0, 1 if anything was lost, doubled or damaged, 2 if the run failed.
 *
 * The data of an event is a kind, a number of eight digits, padding, and an end mark: #00000042xxxx$. A server may write any
 * text around it. Before the measurement, events of the kind ! are published until one has reached all readers: some servers
 * send the head of a stream only together with its first event.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NANOS 1000000000ull
#define MILLIS(n) ((n) * 1000000ull)

enum {
    NUMBER_DIGITS = 8,
    MIN_EVENT_SIZE = 1 + NUMBER_DIGITS + 1,
    MAX_EVENT_SIZE = 4 << 20,
    MAX_HEAD = 4096,
    READ_SIZE = 1 << 16,
    // few, because what one wait reports gets one time of arrival
    EVENTS_PER_WAIT = 128,
    // the kernel has about 28,000 ports for each address
    STREAMS_PER_ADDRESS = 20000,
    SILENT_RECEIVE_BUFFER = 4096,
    // a server need not take more requests in advance than that
    MAX_UNANSWERED = 256,
    MAX_PROCESSES = 256,
    RSS_SAMPLE_MILLIS = 100,
    PROBE_MILLIS = 250,
    OPEN_SECONDS = 120,
    SETTLE_MILLIS = 1000,
    // a histogram of microseconds: each power of two in so many steps, which is 0.4 % of the value
    STEPS = 256,
    BUCKETS = STEPS * 48
};

enum event_kind { COUNTED = '#', PROBE = '!', END_MARK = '$', PADDING = 'x' };

/* Where in the HTTP response the next byte is. */
enum framing { HEAD, CHUNK_SIZE, CHUNK_DATA, CHUNK_END, UNFRAMED };

/* Where in an event the next byte of the stream is. */
enum position { BETWEEN, IN_NUMBER, IN_PADDING };

struct stream {
    int fd;
    bool silent;
    bool closed;

    enum framing framing;
    char *head;
    size_t head_length;
    uint64_t chunk_left;

    enum position position;
    enum event_kind kind;
    uint32_t number;
    uint64_t length;

    uint32_t next;  // the number of the next event
    uint32_t probe; // the number of the last probe
};

struct event {
    uint64_t published_at;
    uint32_t missing; // readers that do not have it yet
};

struct publisher {
    int fd;
    char *output;
    size_t output_length;
    size_t output_written;
    size_t output_capacity;
    char answer[MAX_HEAD];
    size_t answer_length;
    int unanswered;
    bool blocked;
};

/* What the process and its children have used. */
struct usage {
    double cpu_seconds;
    double rss_mb;
};

static struct {
    int port;
    const char *stream_path;
    const char *publish_path;
    int streams;
    int silent;
    uint64_t events;
    double seconds;
    size_t size;
    uint64_t window;
    double rate;
    int server;
    int grace;
    bool idle;
} option = {
    .port = 8080, .stream_path = "/sse", .publish_path = "/publish", .streams = 100, .events = 1000, .size = 128,
    .window = 1, .grace = 15};

static struct stream *streams;
static struct publisher publisher = {.fd = -1};
static int poller;
static int timer = -1;

static struct event *events;
static uint64_t events_capacity;
static uint64_t published;
static uint64_t oldest_incomplete;
static int open_readers;

static uint32_t current_probe;
static int probes_missing;

static uint64_t delivered;
static uint64_t lost;
static uint64_t duplicated;
static uint64_t damaged;
static int cut;
static int silent_cut;
static uint64_t last_progress;
static uint64_t histogram[BUCKETS];
static uint64_t max_latency;

static int processes[MAX_PROCESSES];
static int process_count;
static double rss_peak;

static void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void give_up(const char *reason) {
    fprintf(stderr, "load: %s\n", reason);
    exit(2);
}

static void *allocated(void *memory) {
    if (memory == NULL) {
        fail("memory");
    }
    return memory;
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * NANOS + time.tv_nsec;
}

/* ---- the server's process ---- */

static void find_children(int process) {
    if (process_count == MAX_PROCESSES) {
        return;
    }
    processes[process_count++] = process;
    char path[320];
    snprintf(path, sizeof path, "/proc/%d/task", process);
    DIR *tasks = opendir(path);
    if (tasks == NULL) {
        return;
    }
    // a child belongs to the thread that started it
    for (struct dirent *task; (task = readdir(tasks)) != NULL;) {
        if (task->d_name[0] == '.') {
            continue;
        }
        snprintf(path, sizeof path, "/proc/%d/task/%s/children", process, task->d_name);
        FILE *file = fopen(path, "r");
        if (file == NULL) {
            continue;
        }
        for (int child; fscanf(file, "%d", &child) == 1;) {
            find_children(child);
        }
        fclose(file);
    }
    closedir(tasks);
}

static double cpu_seconds(int process) {
    clockid_t clock;
    struct timespec time;
    // finer than the ticks in /proc
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) {
        return 0;
    }
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static double rss_mb(int process) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/statm", process);
    FILE *file = fopen(path, "r");
    long pages = 0;
    if (file != NULL) {
        if (fscanf(file, "%*d %ld", &pages) != 1) {
            pages = 0;
        }
        fclose(file);
    }
    return pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

static void sample_rss(void) {
    double rss = 0;
    for (int i = 0; i < process_count; i++) {
        rss += rss_mb(processes[i]);
    }
    if (rss > rss_peak) {
        rss_peak = rss;
    }
}

static struct usage server_usage(void) {
    struct usage usage = {0, 0};
    if (option.server == 0) {
        return usage;
    }
    process_count = 0;
    find_children(option.server);
    for (int i = 0; i < process_count; i++) {
        usage.cpu_seconds += cpu_seconds(processes[i]);
        usage.rss_mb += rss_mb(processes[i]);
    }
    return usage;
}

/* ---- latencies ---- */

static void record_latency(uint64_t nanos) {
    if (nanos > max_latency) {
        max_latency = nanos;
    }
    uint64_t micros = nanos / 1000;
    int shift = 0;
    while (micros >> shift >= 2 * STEPS) {
        shift++;
    }
    uint64_t bucket = (uint64_t)shift * STEPS + (micros >> shift);
    histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

static double percentile_millis(double share) {
    uint64_t rank = share * delivered;
    uint64_t seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
        seen += histogram[bucket];
        if (seen > rank) {
            int shift = bucket < 2 * STEPS ? 0 : bucket / STEPS - 1;
            return ((uint64_t)(bucket - shift * STEPS) << shift) / 1000.0;
        }
    }
    return 0;
}

/* ---- the events that a stream gets ---- */

static void one_less_missing(uint64_t number) {
    events[number].missing--;
    while (oldest_incomplete < published && events[oldest_incomplete].missing == 0) {
        oldest_incomplete++;
    }
}

static void got_event(struct stream *stream, uint64_t time) {
    if (stream->kind == PROBE) {
        if (stream->number == current_probe && stream->probe != current_probe) {
            probes_missing--;
        }
        stream->probe = stream->number;
        return;
    }
    last_progress = time;
    if (stream->number >= published || stream->length != option.size) {
        damaged++;
        return;
    }
    if (stream->number < stream->next) {
        duplicated++;
        return;
    }
    while (stream->next < stream->number) {
        lost++;
        one_less_missing(stream->next++);
    }
    delivered++;
    record_latency(time - events[stream->number].published_at);
    one_less_missing(stream->next++);
}

/* Finds the events in a part of a stream, which may begin and end anywhere. */
static void scan(struct stream *stream, const char *bytes, size_t length, uint64_t time) {
    const char *end = bytes + length;
    while (bytes < end) {
        if (stream->position == IN_PADDING) {
            const char *mark = memchr(bytes, END_MARK, end - bytes);
            stream->length += (mark == NULL ? end : mark + 1) - bytes;
            if (mark == NULL) {
                return;
            }
            bytes = mark + 1;
            stream->position = BETWEEN;
            got_event(stream, time);
        } else if (stream->position == IN_NUMBER) {
            char digit = *bytes++;
            stream->length++;
            stream->number = stream->number * 10 + (digit - '0');
            if (digit < '0' || digit > '9') {
                damaged++;
                stream->position = BETWEEN;
            } else if (stream->length == 1 + NUMBER_DIGITS) {
                stream->position = IN_PADDING;
            }
        } else {
            while (bytes < end && *bytes != COUNTED && *bytes != PROBE) {
                bytes++;
            }
            if (bytes < end) {
                stream->kind = *bytes++;
                stream->number = 0;
                stream->length = 1;
                stream->position = IN_NUMBER;
            }
        }
    }
}

static void got_head(struct stream *stream) {
    if (strncmp(stream->head, "HTTP/1.1 200 ", 13) != 0) {
        fprintf(stderr, "load: %s was answered: %s\n", option.stream_path, stream->head);
        exit(2);
    }
    stream->framing = strcasestr(stream->head, "\r\ntransfer-encoding: chunked\r\n") ? CHUNK_SIZE : UNFRAMED;
    free(stream->head);
    stream->head = NULL;
}

static void put_head_byte(struct stream *stream, char byte) {
    if (stream->head == NULL) {
        stream->head = allocated(malloc(MAX_HEAD));
        stream->head_length = 0;
    }
    stream->head[stream->head_length++] = byte;
    stream->head[stream->head_length] = 0;
    if (stream->head_length >= 4 && memcmp(stream->head + stream->head_length - 4, "\r\n\r\n", 4) == 0) {
        got_head(stream);
    } else if (stream->head_length == MAX_HEAD - 1) {
        give_up("the head of a response is too long");
    }
}

static int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    digit |= 'a' - 'A';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Takes the HTTP framing off. Returns false at the end of the stream. */
static bool receive(struct stream *stream, const char *bytes, size_t length, uint64_t time) {
    const char *end = bytes + length;
    while (bytes < end) {
        switch (stream->framing) {
            case HEAD:
                put_head_byte(stream, *bytes++);
                break;
            case UNFRAMED:
                scan(stream, bytes, end - bytes, time);
                bytes = end;
                break;
            case CHUNK_SIZE: {
                char byte = *bytes++;
                int digit = hex_value(byte);
                if (digit >= 0) {
                    stream->chunk_left = stream->chunk_left * 16 + digit;
                } else if (byte == '\n') {
                    if (stream->chunk_left == 0) {
                        return false;
                    }
                    stream->framing = CHUNK_DATA;
                }
                break;
            }
            case CHUNK_DATA: {
                size_t part = end - bytes;
                if (part >= stream->chunk_left) {
                    part = stream->chunk_left;
                    stream->framing = CHUNK_END;
                }
                scan(stream, bytes, part, time);
                stream->chunk_left -= part;
                bytes += part;
                break;
            }
            case CHUNK_END:
                if (*bytes++ == '\n') {
                    stream->framing = CHUNK_SIZE;
                }
                break;
        }
    }
    return true;
}

static void stream_closed(struct stream *stream) {
    stream->closed = true;
    epoll_ctl(poller, EPOLL_CTL_DEL, stream->fd, NULL);
    cut++;
    open_readers--;
    if (stream->probe != current_probe) {
        probes_missing--;
    }
    for (uint64_t number = stream->next; number < published; number++) {
        one_less_missing(number);
    }
}

static void read_stream(struct stream *stream, uint64_t time) {
    static char bytes[READ_SIZE];
    ssize_t length = recv(stream->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    bool open = length > 0 ? receive(stream, bytes, length, time) : length < 0 && (errno == EAGAIN || errno == EINTR);
    if (!open && !stream->closed) {
        stream_closed(stream);
    }
}

/* ---- connections ---- */

static int connect_to_server(int index, bool silent) {
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
        .sin_family = AF_INET, .sin_port = htons(option.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(fd, (struct sockaddr *)&from, sizeof from) != 0) {
        fail("bind");
    }
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        fail("connect");
    }
    return fd;
}

static void watch(int fd, int operation, uint32_t interest, void *subject) {
    struct epoll_event event = {.events = interest, .data.ptr = subject};
    if (epoll_ctl(poller, operation, fd, &event) != 0) {
        fail("epoll_ctl");
    }
}

static void request_stream(struct stream *stream, int index, bool silent) {
    static char request[1024];
    static int length;
    if (length == 0) {
        length = snprintf(request, sizeof request,
                "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/event-stream\r\nCache-Control: no-cache\r\n\r\n",
                option.stream_path, option.port);
    }
    *stream = (struct stream){.fd = connect_to_server(index, silent), .silent = silent};
    if (write(stream->fd, request, length) != length) {
        fail("request");
    }
    if (!silent) {
        watch(stream->fd, EPOLL_CTL_ADD, EPOLLIN, stream);
    }
}

/* ---- publishing ---- */

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
                watch(publisher.fd, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT, &publisher);
            }
            return;
        }
        publisher.output_written += written;
    }
    publisher.output_written = publisher.output_length = 0;
    if (publisher.blocked) {
        publisher.blocked = false;
        watch(publisher.fd, EPOLL_CTL_MOD, EPOLLIN, &publisher);
    }
}

static void publish(enum event_kind kind, uint32_t number, size_t size) {
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
    memset(end, PADDING, padding);
    end += padding;
    *end++ = END_MARK;
    publisher.output_length = end - publisher.output;
    publisher.unanswered++;
    write_output();
}

static void publish_next(uint64_t time) {
    if (published == events_capacity) {
        events_capacity = events_capacity == 0 ? 4096 : 2 * events_capacity;
        events = allocated(realloc(events, events_capacity * sizeof *events));
    }
    events[published] = (struct event){.published_at = time, .missing = open_readers};
    last_progress = now();
    publish(COUNTED, published++, option.size);
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
            fprintf(stderr, "load: %s was answered: %s\n", option.publish_path, answer);
            exit(2);
        }
        publisher.unanswered--;
    }
    publisher.answer_length -= answer - publisher.answer;
    memmove(publisher.answer, answer, publisher.answer_length + 1);
}

/* ---- the run ---- */

/* Handles what happens within some time; returns whether standard input has ended. */
static bool handle_events(int millis) {
    static uint64_t next_sample;
    struct epoll_event ready[EVENTS_PER_WAIT];
    int count = epoll_wait(poller, ready, EVENTS_PER_WAIT, millis);
    if (count < 0 && errno != EINTR) {
        fail("epoll_wait");
    }
    uint64_t time = now();
    bool input_ended = false;
    for (int i = 0; i < count; i++) {
        void *subject = ready[i].data.ptr;
        if (subject == &publisher) {
            if (ready[i].events & EPOLLOUT) {
                write_output();
            }
            if (ready[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
                read_answers();
            }
        } else if (subject == &timer) {
            uint64_t expirations;
            (void)!read(timer, &expirations, sizeof expirations);
        } else if (subject == &option) {
            char ignored[256];
            input_ended = read(STDIN_FILENO, ignored, sizeof ignored) == 0;
        } else {
            read_stream(subject, time);
        }
    }
    if (time >= next_sample) {
        next_sample = time + MILLIS(RSS_SAMPLE_MILLIS);
        sample_rss();
    }
    return input_ended;
}

static void handle_events_for(int millis) {
    uint64_t end = now() + MILLIS(millis);
    for (uint64_t time; (time = now()) < end;) {
        handle_events((end - time) / MILLIS(1) + 1);
    }
}

static void open_streams(void) {
    streams = allocated(calloc(option.streams, sizeof *streams));
    uint64_t random = 88172645463325252ull;
    int silent_left = option.silent;
    for (int i = 0; i < option.streams; i++) {
        // scattered: servers share streams out among their threads in turn, and a regular pattern would spare some threads
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        bool silent = random % (option.streams - i) < (uint64_t)silent_left;
        silent_left -= silent;
        request_stream(&streams[i], i, silent);
        if (i % 64 == 63) {
            handle_events(0);
        }
    }
    open_readers = option.streams - option.silent;
}

static void await_readers(void) {
    uint64_t deadline = now() + OPEN_SECONDS * NANOS;
    uint64_t patience = MILLIS(PROBE_MILLIS);
    do {
        if (now() > deadline) {
            fprintf(stderr, "load: %d of %d streams got nothing within %d s\n", probes_missing, option.streams - option.silent,
                    OPEN_SECONDS);
            exit(2);
        }
        current_probe++;
        probes_missing = open_readers;
        publish(PROBE, current_probe, MIN_EVENT_SIZE);
        uint64_t end = now() + patience;
        while ((probes_missing > 0 || publisher.unanswered > 0) && now() < end) {
            handle_events(PROBE_MILLIS);
        }
        // it may need longer for one: the next ones must not pile up behind
        patience *= 2;
    } while (probes_missing > 0 || publisher.unanswered > 0);
    if (cut > 0) {
        give_up("streams were closed before any event was published");
    }
}

static void start_timer(void) {
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    uint64_t nanos = NANOS / option.rate;
    struct timespec interval = {.tv_sec = nanos / NANOS, .tv_nsec = nanos % NANOS};
    struct itimerspec setting = {.it_interval = interval, .it_value = interval};
    if (timer < 0 || timerfd_settime(timer, 0, &setting, NULL) != 0) {
        fail("timer");
    }
    watch(timer, EPOLL_CTL_ADD, EPOLLIN, &timer);
}

static bool all_published(uint64_t start) {
    return option.seconds > 0 ? now() - start >= option.seconds * NANOS : published >= option.events;
}

static void publish_what_is_due(uint64_t start) {
    while (publisher.unanswered < MAX_UNANSWERED && !all_published(start)) {
        uint64_t time = now();
        if (option.rate > 0) {
            // its latency counts from when it was due: a server that holds the client up does not improve its figures so
            uint64_t due = start + published / option.rate * NANOS;
            if (due > time) {
                return;
            }
            time = due;
        } else if (published - oldest_incomplete >= option.window) {
            return;
        }
        publish_next(time);
    }
}

/* Returns the seconds from the first event until the last one had arrived. */
static double publish_all(void) {
    uint64_t start = now();
    if (option.rate > 0) {
        start_timer();
    }
    last_progress = start;
    while (open_readers > 0) {
        publish_what_is_due(start);
        if (oldest_incomplete == published && all_published(start)) {
            break;
        }
        if (now() - last_progress > option.grace * NANOS) {
            fprintf(stderr, "load: nothing arrived for %d s\n", option.grace);
            break;
        }
        handle_events(RSS_SAMPLE_MILLIS);
    }
    return (now() - start) * 1e-9;
}

static void count_undelivered(void) {
    for (int i = 0; i < option.streams; i++) {
        if (!streams[i].silent && !streams[i].closed) {
            lost += published - streams[i].next;
        }
    }
}

/* Only after the end of its receive queue does a client that never read learn that the server has cut it. */
static void count_silent_cut(void) {
    static char bytes[READ_SIZE];
    for (int i = 0; i < option.streams; i++) {
        if (streams[i].silent) {
            int size = 1 << 20;
            setsockopt(streams[i].fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        }
    }
    uint64_t quiet_since = now();
    uint64_t deadline = quiet_since + 3 * NANOS;
    for (uint64_t time; (time = now()) < deadline && time - quiet_since < MILLIS(500);) {
        for (int i = 0; i < option.streams; i++) {
            struct stream *stream = &streams[i];
            if (!stream->silent || stream->closed) {
                continue;
            }
            ssize_t length = recv(stream->fd, bytes, sizeof bytes, MSG_DONTWAIT);
            if (length > 0) {
                quiet_since = time;
            } else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
                stream->closed = true;
                silent_cut++;
            }
        }
        usleep(1000);
    }
}

static void print_idle(struct usage before) {
    struct usage opened = server_usage();
    printf("streams=%d rss_before_mb=%.1f rss_open_mb=%.1f\n", option.streams, before.rss_mb, opened.rss_mb);
    fflush(stdout);
}

static void hold(void) {
    watch(STDIN_FILENO, EPOLL_CTL_ADD, EPOLLIN, &option);
    while (!handle_events(1000)) {
    }
}

static void measure(struct usage before, double open_seconds) {
    struct usage opened = server_usage();
    rss_peak = opened.rss_mb;
    double seconds = publish_all();
    struct usage after = server_usage();
    sample_rss();
    struct rusage own;
    getrusage(RUSAGE_SELF, &own);
    count_undelivered();
    count_silent_cut();

    double own_seconds = own.ru_utime.tv_sec + own.ru_stime.tv_sec + (own.ru_utime.tv_usec + own.ru_stime.tv_usec) * 1e-6;
    double cpu = after.cpu_seconds - opened.cpu_seconds;
    printf("streams=%d silent=%d events=%llu size=%zu window=%llu rate=%g", option.streams, option.silent,
            (unsigned long long)published, option.size, (unsigned long long)option.window, option.rate);
    printf(" delivered=%llu lost=%llu duplicated=%llu damaged=%llu cut=%d silent_cut=%d", (unsigned long long)delivered,
            (unsigned long long)lost, (unsigned long long)duplicated, (unsigned long long)damaged, cut, silent_cut);
    printf(" elapsed_s=%.3f events_per_s=%.2f deliveries_per_s=%.0f", seconds, published / seconds, delivered / seconds);
    printf(" p50_ms=%.3f p99_ms=%.3f max_ms=%.3f", percentile_millis(0.5), percentile_millis(0.99), max_latency * 1e-6);
    printf(" cpu_us=%.4f cpu_s=%.3f client_cpu_s=%.2f open_s=%.2f", delivered == 0 ? 0 : cpu * 1e6 / delivered, cpu,
            own_seconds, open_seconds);
    printf(" rss_before_mb=%.1f rss_open_mb=%.1f rss_peak_mb=%.1f rss_after_mb=%.1f\n", before.rss_mb, opened.rss_mb, rss_peak,
            after.rss_mb);
}

static void parse(int count, char **arguments) {
    for (int letter; (letter = getopt(count, arguments, "p:u:b:n:q:m:d:s:w:r:P:g:i")) > 0;) {
        switch (letter) {
            case 'p': option.port = atoi(optarg); break;
            case 'u': option.stream_path = optarg; break;
            case 'b': option.publish_path = optarg; break;
            case 'n': option.streams = atoi(optarg); break;
            case 'q': option.silent = atoi(optarg); break;
            case 'm': option.events = strtoull(optarg, NULL, 10); break;
            case 'd': option.seconds = atof(optarg); break;
            case 's': option.size = strtoul(optarg, NULL, 10); break;
            case 'w': option.window = strtoull(optarg, NULL, 10); break;
            case 'r': option.rate = atof(optarg); break;
            case 'P': option.server = atoi(optarg); break;
            case 'g': option.grace = atoi(optarg); break;
            case 'i': option.idle = true; break;
            default: exit(2);
        }
    }
    if (option.streams < 1 || option.silent < 0 || option.silent >= option.streams) {
        give_up("at least one stream has to read");
    }
    if (option.size < MIN_EVENT_SIZE || option.size > MAX_EVENT_SIZE) {
        give_up("an event has at least 10 bytes and at most 4 MB");
    }
    if (option.window < 1 || (option.events < 1 && option.seconds <= 0)) {
        give_up("nothing to publish");
    }
}

int main(int count, char **arguments) {
    parse(count, arguments);
    signal(SIGPIPE, SIG_IGN);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0) {
        fail("epoll");
    }

    struct usage before = server_usage();
    uint64_t start = now();
    open_streams();
    publisher.fd = connect_to_server(0, false);
    fcntl(publisher.fd, F_SETFL, O_NONBLOCK);
    watch(publisher.fd, EPOLL_CTL_ADD, EPOLLIN, &publisher);
    await_readers();
    double open_seconds = (now() - start) * 1e-9;
    handle_events_for(SETTLE_MILLIS);

    if (option.idle) {
        print_idle(before);
        hold();
        return 0;
    }
    measure(before, open_seconds);
    return lost + duplicated + damaged > 0 ? 1 : 0;
}
