/* A histogram of the time from publishing an event until it arrived. */
#ifndef LATENCIES_H
#define LATENCIES_H

#include <stdint.h>

void record_latency(uint64_t nanos);

/* share is from 0 to 1. */
double percentile_millis(double share);

double max_latency_millis(void);

#endif
