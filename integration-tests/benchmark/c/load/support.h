/* What every part of the client needs. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <stdint.h>

#define NANOS 1000000000ull
#define MILLIS(n) ((n) * 1000000ull)

/* Ends the client with status 2 and what errno says. */
_Noreturn void fail(const char *what);

/* Ends the client with status 2. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Returns memory, or ends the client if there is none. */
void *allocated(void *memory);

/* Nanoseconds of the monotonic clock. */
uint64_t now(void);

#endif
