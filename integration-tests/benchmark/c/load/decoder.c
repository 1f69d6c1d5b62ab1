#define _GNU_SOURCE
#include "decoder.h"

#include <stdlib.h>
#include <string.h>

#include "gzip.h"
#include "options.h"
#include "support.h"

enum { MAX_HEAD = 4096 };

static void scan(struct decoder *decoder, const char *bytes, size_t length, uint64_t time, got_event *got_event) {
    const char *end = bytes + length;
    while (bytes < end) {
        if (decoder->position == IN_PADDING) {
            const char *mark = memchr(bytes, END_MARK, end - bytes);
            decoder->length += (mark == NULL ? end : mark + 1) - bytes;
            if (mark == NULL) {
                return;
            }
            bytes = mark + 1;
            decoder->position = BETWEEN;
            got_event(decoder, time);
        } else if (decoder->position == IN_NUMBER) {
            char digit = *bytes++;
            decoder->length++;
            decoder->number = decoder->number * 10 + (digit - '0');
            if (digit < '0' || digit > '9') {
                events.damaged++;
                decoder->position = BETWEEN;
            } else if (decoder->length == 1 + NUMBER_DIGITS) {
                decoder->position = IN_PADDING;
            }
        } else {
            while (bytes < end && *bytes != COUNTED && *bytes != PROBE) {
                bytes++;
            }
            if (bytes < end) {
                decoder->kind = *bytes++;
                decoder->number = 0;
                decoder->length = 1;
                decoder->position = IN_NUMBER;
            }
        }
    }
}

struct part {
    struct decoder *decoder;
    uint64_t time;
    got_event *got_event;
};

static void scan_part(void *context, const char *bytes, size_t length) {
    struct part *part = context;
    scan(part->decoder, bytes, length, part->time, part->got_event);
}

static void got_body(struct decoder *decoder, const char *bytes, size_t length, uint64_t time, got_event *got_event) {
    decoder->body_length += length;
    if (decoder->gzip == NULL || option.decode_too) {
        scan(decoder, bytes, length, time, got_event);
        if (option.decode_too) {
            gzip_decode_too(decoder->gzip, decoder->parts++, bytes, length);
        }
    } else {
        struct part part = {decoder, time, got_event};
        gzip_decode(decoder->gzip, bytes, length, scan_part, &part);
    }
}

static void got_head(struct decoder *decoder) {
    if (strncmp(decoder->head, "HTTP/1.1 200 ", 13) != 0) {
        give_up("%s was answered: %s", option.stream_path, decoder->head);
    }
    if (option.decode_too || strcasestr(decoder->head, "\r\ncontent-encoding: gzip\r\n")) {
        decoder->gzip = gzip_open();
    }
    decoder->framing = strcasestr(decoder->head, "\r\ntransfer-encoding: chunked\r\n") ? CHUNK_SIZE : UNFRAMED;
    free(decoder->head);
    decoder->head = NULL;
}

static void put_head_byte(struct decoder *decoder, char byte) {
    if (decoder->head == NULL) {
        decoder->head = allocated(malloc(MAX_HEAD));
        decoder->head_length = 0;
    }
    decoder->head[decoder->head_length++] = byte;
    decoder->head[decoder->head_length] = 0;
    if (decoder->head_length >= 4 && memcmp(decoder->head + decoder->head_length - 4, "\r\n\r\n", 4) == 0) {
        got_head(decoder);
    } else if (decoder->head_length == MAX_HEAD - 1) {
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

bool decode(struct decoder *decoder, const char *bytes, size_t length, uint64_t time, got_event *got_event) {
    const char *end = bytes + length;
    while (bytes < end) {
        switch (decoder->framing) {
            case HEAD:
                put_head_byte(decoder, *bytes++);
                break;
            case UNFRAMED:
                got_body(decoder, bytes, end - bytes, time, got_event);
                bytes = end;
                break;
            case CHUNK_SIZE: {
                char byte = *bytes++;
                int digit = hex_value(byte);
                if (digit >= 0) {
                    decoder->chunk_left = decoder->chunk_left * 16 + digit;
                } else if (byte == '\n') {
                    if (decoder->chunk_left == 0) {
                        return false;
                    }
                    decoder->framing = CHUNK_DATA;
                }
                break;
            }
            case CHUNK_DATA: {
                size_t part = end - bytes;
                if (part >= decoder->chunk_left) {
                    part = decoder->chunk_left;
                    decoder->framing = CHUNK_END;
                }
                got_body(decoder, bytes, part, time, got_event);
                decoder->chunk_left -= part;
                bytes += part;
                break;
            }
            case CHUNK_END:
                if (*bytes++ == '\n') {
                    decoder->framing = CHUNK_SIZE;
                }
                break;
        }
    }
    return true;
}
