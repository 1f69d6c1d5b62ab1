#include "gzip.h"

#include "support.h"

#ifdef WITH_ZLIB
#include <stdlib.h>
#include <zlib.h>

enum { OUTPUT = 1 << 16, GZIP_ONLY = 15 + 16 };

struct gzip {
    z_stream stream;
};

struct gzip *gzip_open(void) {
    struct gzip *gzip = allocated(calloc(1, sizeof *gzip));
    if (inflateInit2(&gzip->stream, GZIP_ONLY) != Z_OK) {
        give_up("zlib can't be set up");
    }
    return gzip;
}

void gzip_decode(struct gzip *gzip, const char *bytes, size_t length, got_decoded *got, void *context) {
    static char output[OUTPUT];
    z_stream *stream = &gzip->stream;
    stream->next_in = (Bytef *)bytes;
    stream->avail_in = length;
    do {
        stream->next_out = (Bytef *)output;
        stream->avail_out = sizeof output;
        int result = inflate(stream, Z_SYNC_FLUSH);
        if (result != Z_OK && result != Z_BUF_ERROR) {
            give_up("what came is no gzip: %s", stream->msg == NULL ? "it has ended" : stream->msg);
        }
        got(context, output, sizeof output - stream->avail_out);
    } while (stream->avail_out == 0);
}

struct block {
    char *bytes;
    size_t length;
};

static const struct block *compressed(uint32_t index, const char *bytes, size_t length) {
    static z_stream stream;
    static struct block *blocks;
    static uint32_t count, capacity;
    if (index < count) {
        return &blocks[index];
    }
    if (capacity == 0 && deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_ONLY, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        give_up("zlib can't be set up");
    }
    if (count == capacity) {
        capacity = capacity == 0 ? 4096 : 2 * capacity;
        blocks = allocated(realloc(blocks, capacity * sizeof *blocks));
    }
    size_t room = deflateBound(&stream, length) + 64;
    struct block *block = &blocks[count++];
    block->bytes = allocated(malloc(room));
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = length;
    stream.next_out = (Bytef *)block->bytes;
    stream.avail_out = room;
    deflate(&stream, Z_SYNC_FLUSH);
    block->length = room - stream.avail_out;
    return block;
}

static void ignore(void *context, const char *bytes, size_t length) {
    (void)context, (void)bytes, (void)length;
}

void gzip_decode_too(struct gzip *gzip, uint32_t index, const char *bytes, size_t length) {
    const struct block *block = compressed(index, bytes, length);
    gzip_decode(gzip, block->bytes, block->length, ignore, NULL);
}

#else

struct gzip *gzip_open(void) {
    give_up("built without zlib");
    return NULL;
}

void gzip_decode(struct gzip *gzip, const char *bytes, size_t length, got_decoded *got, void *context) {
    (void)gzip, (void)bytes, (void)length, (void)got, (void)context;
}

void gzip_decode_too(struct gzip *gzip, uint32_t index, const char *bytes, size_t length) {
    (void)gzip, (void)index, (void)bytes, (void)length;
}

#endif
