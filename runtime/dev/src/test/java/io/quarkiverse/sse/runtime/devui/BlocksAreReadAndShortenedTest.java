package io.quarkiverse.sse.runtime.devui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

class BlocksAreReadAndShortenedTest {

    private static Block read(String block) {
        return Block.read(block.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEventHasItsFields() {
        assertThat(read("event: goal\nid: 7\nretry: 5\ndata: 1\ndata: \ndata: 0\n\n"))
                .isEqualTo(new Block("goal", "7", "1\n\n0"));
        assertThat(read("data: \n\n")).isEqualTo(new Block(null, null, ""));
    }

    @Test
    void whatHasNoDataIsShownAsItIs() {
        assertThat(read(":nothing new\n\n")).isEqualTo(new Block(null, null, ":nothing new"));
        assertThat(read("id: 3\nretry: 500\n\n")).isEqualTo(new Block(null, "3", "id: 3\nretry: 500"));
    }

    @Test
    void muchIsShortened() {
        Block block = read("event: " + "e".repeat(300) + "\ndata: " + "€".repeat(1_000_000) + "\n\n");
        assertThat(block.event()).hasSize(200).endsWith("e…");
        assertThat(block.data()).hasSize(500).endsWith("€…");
    }
}
