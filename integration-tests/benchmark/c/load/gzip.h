/* Decodes a response with Content-Encoding: gzip. Only where the client was built with zlib. */
#ifndef GZIP_H
#define GZIP_H

#include <stddef.h>

struct gzip;

/* Called for each part of what the bytes decode to. */
typedef void got_decoded(void *context, const char *bytes, size_t length);

struct gzip *gzip_open(void);

void gzip_decode(struct gzip *gzip, const char *bytes, size_t length, got_decoded *got, void *context);

#endif
