/* The connection that publishes, with one POST for each event. */
#ifndef PUBLISHER_H
#define PUBLISHER_H

#include <stddef.h>
#include <stdint.h>

#include "events.h"

void open_publisher(void);

void publish(enum event_kind kind, uint32_t number, size_t size);

/* How many requests the server has not answered yet. */
int unanswered(void);

#endif
