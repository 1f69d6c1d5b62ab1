package io.quarkiverse.sse.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

    @ParameterizedTest
    @ValueSource(strings = { "gzip", "GZIP", "x-gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*",
            "gzip;q=0.001", "gzip ; q=0.5", "identity;q=0.5, gzip;q=0.5", "deflate, *;q=0.5", "identity;q=0, gzip;q=0.1",
            "gzip;Q=1.000", " gzip " })
    void gzipIsForWhoAcceptsIt(String header) {
        assertThat(ContentCoding.chosenFor(List.of(header))).isEqualTo(ContentCoding.GZIP);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "identity", "br", "deflate, br, zstd", "gzip;q=0", "gzip;q=0.000", "gzip;q=0, *", "*;q=0",
            "identity, gzip;q=0.9", "gzip;q=0.5, identity;q=0.6", "gzipped", "gzip;q=2", "gzip;q=0.1234", "gzip;q=x",
            "gzip;level=9", "gzip;", "gzip;q=", ";", ",,,", "gzip;q=-1", "gzip;q=NaN" })
    void andForNobodyElse(String header) {
        assertThat(ContentCoding.chosenFor(List.of(header))).isEqualTo(ContentCoding.IDENTITY);
    }

    @Test
    void andMayBeInAnyHeader() {
        assertThat(ContentCoding.chosenFor(List.of())).isEqualTo(ContentCoding.IDENTITY);
        assertThat(ContentCoding.chosenFor(List.of("br", "gzip"))).isEqualTo(ContentCoding.GZIP);
        assertThat(ContentCoding.chosenFor(List.of("gzip;q=0.5", "identity"))).isEqualTo(ContentCoding.IDENTITY);
    }
}
