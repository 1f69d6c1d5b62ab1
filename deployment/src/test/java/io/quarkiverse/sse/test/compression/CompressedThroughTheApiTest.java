package io.quarkiverse.sse.test.compression;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class CompressedThroughTheApiTest extends CompressedStreams {

    @RegisterExtension
    static final QuarkusUnitTest APP = app()
            .overrideConfigKey("quarkus.sse.bypass-http-encoder", "false");
}
