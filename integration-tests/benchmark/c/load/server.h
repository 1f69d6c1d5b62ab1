/* What the server's process and its children use. */
#ifndef SERVER_H
#define SERVER_H

#include <stdint.h>

struct usage {
    double cpu_seconds;
    double rss_mb;
};

/* Nothing, if the process is not known. */
struct usage server_usage(void);

/* Begins to look for the peak, at what is used now. */
void start_rss_peak(double rss_mb);

void sample_rss(void);

/* Samples if it is time to do so. */
void sample_rss_at(uint64_t time);

double rss_peak_mb(void);

#endif
