package io.quarkiverse.sse.proxies;

import org.junit.jupiter.api.BeforeAll;

class BehindHaproxyIT extends BehindAProxy {

    @BeforeAll
    static void start() throws Exception {
        start(Proxy.Kind.HAPROXY);
    }
}
