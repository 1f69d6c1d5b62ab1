/* Decodes a response with Content-Encoding: gzip. Only where the client was built with zlib. */
#ifndef GZIP_H
#define GZIP_H

#include <stddef.h>
#include <stdint.h>

struct gzip;

/* Called for each part of what the bytes decode to. */
typedef void got_decoded(void *context, const char *bytes, size_t length);

struct gzip *gzip_open(void);

void gzip_decode(struct gzip *gzip, const char *bytes, size_t length, got_decoded *got, void *context);

/*
 * Has a stream that is not compressed decode what it would have got compressed, for nothing but the work. What it got is
 * compressed for the first stream that comes to its part with this index, and decoded by each.
 */
void gzip_decode_too(struct gzip *gzip, uint32_t index, const char *bytes, size_t length);

#endif
