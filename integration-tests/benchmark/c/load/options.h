/* The options of the command line; load.c explains them. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options {
    int port;
    const char *stream_path;
    const char *publish_path;
    int streams;
    int silent;
    int per_connection; // streams on a connection of HTTP/2, 0 for HTTP/1.1
    uint64_t events;
    double seconds;
    size_t size;
    uint64_t window;
    double rate;
    const char *servers; // their process ids
    int grace;
    bool idle;
    int tls_port; // 0: the streams have no TLS
    bool tls_1_2;
    bool gzip;
    bool decode_too; // the streams are not compressed, and yet as much is decoded
    bool json;
    int stream_port; // 0: that of the server
};

extern struct options option;

void parse_options(int count, char **arguments);

#endif
