#include "server.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "options.h"
#include "support.h"

enum { MAX_PROCESSES = 256, RSS_SAMPLE_MILLIS = 100 };

static int processes[MAX_PROCESSES];
static int process_count;
static double rss_peak;

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

struct usage server_usage(void) {
    struct usage usage = {0, 0};
    process_count = 0;
    for (const char *id = option.servers; id != NULL; id = strchr(id, ',')) {
        id += *id == ',';
        find_children(atoi(id));
    }
    for (int i = 0; i < process_count; i++) {
        usage.cpu_seconds += cpu_seconds(processes[i]);
        usage.rss_mb += rss_mb(processes[i]);
    }
    return usage;
}

void start_rss_peak(double rss_mb) {
    rss_peak = rss_mb;
}

void sample_rss(void) {
    double rss = 0;
    for (int i = 0; i < process_count; i++) {
        rss += rss_mb(processes[i]);
    }
    if (rss > rss_peak) {
        rss_peak = rss;
    }
}

void sample_rss_at(uint64_t time) {
    static uint64_t next_sample;
    if (time >= next_sample) {
        next_sample = time + MILLIS(RSS_SAMPLE_MILLIS);
        sample_rss();
    }
}

double rss_peak_mb(void) {
    return rss_peak;
}
