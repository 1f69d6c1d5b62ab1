#include "options.h"

#include <stdlib.h>
#include <unistd.h>

#include "events.h"
#include "support.h"

struct options option = {
    .port = 8080, .stream_path = "/sse", .publish_path = "/publish", .streams = 100, .events = 1000, .size = 128,
    .window = 1, .grace = 15};

void parse_options(int count, char **arguments) {
    for (int letter; (letter = getopt(count, arguments, "p:u:b:n:q:2:m:d:s:w:r:P:g:it:ozZjS:")) > 0;) {
        switch (letter) {
            case 'p': option.port = atoi(optarg); break;
            case 'u': option.stream_path = optarg; break;
            case 'b': option.publish_path = optarg; break;
            case 'n': option.streams = atoi(optarg); break;
            case 'q': option.silent = atoi(optarg); break;
            case '2': option.per_connection = atoi(optarg); break;
            case 'm': option.events = strtoull(optarg, NULL, 10); break;
            case 'd': option.seconds = atof(optarg); break;
            case 's': option.size = strtoul(optarg, NULL, 10); break;
            case 'w': option.window = strtoull(optarg, NULL, 10); break;
            case 'r': option.rate = atof(optarg); break;
            case 'P': option.servers = optarg; break;
            case 'g': option.grace = atoi(optarg); break;
            case 'i': option.idle = true; break;
            case 't': option.tls_port = atoi(optarg); break;
            case 'o': option.tls_1_2 = true; break;
            case 'z': option.gzip = true; break;
            case 'Z': option.decode_too = true; break;
            case 'j': option.json = true; break;
            case 'S': option.stream_port = atoi(optarg); break;
            default: exit(2);
        }
    }
    if (option.streams < 1 || option.silent < 0 || option.silent >= option.streams) {
        give_up("at least one stream has to read");
    }
    if (option.per_connection < 0) {
        give_up("a connection has at least one stream");
    }
    if (option.size < MIN_EVENT_SIZE || option.size > MAX_EVENT_SIZE) {
        give_up("an event has at least 10 bytes and at most 4 MB");
    }
    if (option.window < 1 || (option.events < 1 && option.seconds <= 0)) {
        give_up("nothing to publish");
    }
}
