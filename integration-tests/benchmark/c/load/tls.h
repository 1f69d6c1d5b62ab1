/* TLS for the streams, if the client was built with it. */
#ifndef TLS_H
#define TLS_H

#include <stdbool.h>
#include <sys/types.h>

struct tls;

/* Returns the client's end of TLS on a socket that waits, after the handshake. Any certificate will do. */
struct tls *tls_connect(int fd);

/* These two are read() and write(), with errno; the socket must have been made one that does not wait before bytes are read. */
ssize_t tls_read(struct tls *tls, void *bytes, size_t size);
ssize_t tls_write(struct tls *tls, const void *bytes, size_t length);

/* Returns whether bytes have been taken from the socket that tls_read() has not returned yet: the poller does not know of them. */
bool tls_pending(struct tls *tls);

#endif
