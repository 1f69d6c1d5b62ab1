package io.quarkiverse.sse.runtime.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportsOfNodesTest {

    @Test
    void comeBackFromBytes() {
        NodeCounts counts = new NodeCounts(3, Map.of("a\n\"b\"\0", 2, "ünïcödé ☃", 1), Map.of("", 1, "{}", 2), true);
        assertThat(NodeCounts.read(counts.toBytes())).isEqualTo(counts);
    }

    @Test
    void nobody() {
        NodeCounts nobody = new NodeCounts(0, Map.of(), Map.of(), true);
        assertThat(NodeCounts.read(nobody.toBytes())).isEqualTo(nobody);
    }

    @Test
    void tellOfTheMostWhereThereAreTooMany() {
        Map<String, Integer> users = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            users.put("user" + i, 1);
        }
        users.put("zoe", 7);
        byte[] bytes = new NodeCounts(200_006, Map.of("news", 5), users, true).toBytes();
        assertThat(bytes.length).isLessThan(1024 * 1024);
        NodeCounts read = NodeCounts.read(bytes);
        assertThat(read.connections()).isEqualTo(200_006);
        assertThat(read.topics()).containsExactly(Map.entry("news", 5));
        assertThat(read.users()).containsEntry("zoe", 7).hasSizeBetween(20_000, 50_000);
        assertThat(read.complete()).isFalse();
    }

    @Test
    void aNameThatIsTooLongIsLeftOut() {
        NodeCounts read = NodeCounts.read(new NodeCounts(1, Map.of("x".repeat(600_000), 1), Map.of("ada", 1), true).toBytes());
        assertThat(read.topics()).isEmpty();
        assertThat(read.users()).containsKey("ada");
        assertThat(read.complete()).isFalse();
    }

    @Test
    void ofANewerNodeMayHaveMore() {
        assertThat(NodeCounts.read("""
                {"connections": 1, "topics": {}, "users": {"ada": 1}, "complete": true, "claims": {"a": [1]}}
                """.getBytes(UTF_8)).users()).containsKey("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "x", "[]", "{}", "{\"connections\": \"many\"}",
            "{\"connections\": 1, \"topics\": {\"a\": {}}}" })
    void areNotMadeOfSomethingElse(String text) {
        assertThatThrownBy(() -> NodeCounts.read(text.getBytes(UTF_8))).isInstanceOf(RuntimeException.class);
    }
}
