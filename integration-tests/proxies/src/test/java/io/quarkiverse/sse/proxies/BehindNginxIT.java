package io.quarkiverse.sse.proxies;

import org.junit.jupiter.api.BeforeAll;

class BehindNginxIT extends BehindAProxy {

    @BeforeAll
    static void start() throws Exception {
        start(Proxy.Kind.NGINX);
    }
}
