#include "tls.h"

#include <errno.h>

#include "support.h"

#ifdef WITH_TLS
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "options.h"

static SSL_CTX *context(void) {
    static SSL_CTX *shared;
    if (shared == NULL) {
        shared = SSL_CTX_new(TLS_client_method());
        int version = option.tls_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION;
        // the same for all servers, which would not choose the same by themselves
        if (shared == NULL || !SSL_CTX_set_min_proto_version(shared, version) || !SSL_CTX_set_max_proto_version(shared, version)
                || !SSL_CTX_set_ciphersuites(shared, "TLS_AES_128_GCM_SHA256")
                || !SSL_CTX_set_cipher_list(shared, "ECDHE-ECDSA-AES128-GCM-SHA256")) {
            give_up("TLS can't be set up");
        }
        SSL_CTX_set_verify(shared, SSL_VERIFY_NONE, NULL);
        // otherwise it reads a header and a record with two calls
        SSL_CTX_set_read_ahead(shared, 1);
    }
    return shared;
}

struct tls *tls_connect(int fd) {
    SSL *ssl = SSL_new(context());
    if (ssl == NULL || !SSL_set_fd(ssl, fd) || SSL_connect(ssl) != 1) {
        ERR_print_errors_fp(stderr);
        give_up("the TLS handshake has failed");
    }
    return (struct tls *)ssl;
}

static ssize_t checked(SSL *ssl, int result) {
    if (result > 0) {
        return result;
    }
    int error = SSL_get_error(ssl, result);
    if (error == SSL_ERROR_ZERO_RETURN) {
        return 0;
    }
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
        errno = EAGAIN;
    } else {
        // a record that can't be decrypted is not a connection that ended: it must not look like one
        if (error == SSL_ERROR_SSL && ERR_GET_REASON(ERR_peek_error()) != SSL_R_UNEXPECTED_EOF_WHILE_READING) {
            ERR_print_errors_fp(stderr);
            give_up("a TLS record is damaged");
        }
        ERR_clear_error();
        errno = ECONNRESET;
    }
    return -1;
}

ssize_t tls_read(struct tls *tls, void *bytes, size_t size) {
    return checked((SSL *)tls, SSL_read((SSL *)tls, bytes, size));
}

ssize_t tls_write(struct tls *tls, const void *bytes, size_t length) {
    return checked((SSL *)tls, SSL_write((SSL *)tls, bytes, length));
}

bool tls_pending(struct tls *tls) {
    return SSL_has_pending((SSL *)tls);
}
#else
struct tls *tls_connect(int fd) {
    (void)fd;
    give_up("built without TLS: the headers of OpenSSL were missing");
}

ssize_t tls_read(struct tls *tls, void *bytes, size_t size) {
    (void)tls, (void)bytes, (void)size;
    errno = ENOTSUP;
    return -1;
}

ssize_t tls_write(struct tls *tls, const void *bytes, size_t length) {
    (void)tls, (void)bytes, (void)length;
    errno = ENOTSUP;
    return -1;
}

bool tls_pending(struct tls *tls) {
    (void)tls;
    return false;
}
#endif
