package io.quarkiverse.sse.test.compression;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** On HTTP/2, Vert.x would compress again what says that it is compressed. */
class CompressedBesideTheCompressionOfQuarkusTest extends CompressedStreams {

    @RegisterExtension
    static final QuarkusUnitTest APP = app()
            .overrideConfigKey("quarkus.http.enable-compression", "true")
            .overrideConfigKey("quarkus.http.compress-media-types", "text/event-stream,text/html");

    @Override
    boolean compresses(String way) {
        return !way.startsWith("HTTP/2");
    }
}
