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

#else

struct gzip *gzip_open(void) {
    give_up("built without zlib");
    return NULL;
}

void gzip_decode(struct gzip *gzip, const char *bytes, size_t length, got_decoded *got, void *context) {
    (void)gzip, (void)bytes, (void)length, (void)got, (void)context;
}

#endif
