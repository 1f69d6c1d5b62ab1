package io.quarkiverse.sse.deployment.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.json.bind.annotation.JsonbTypeInfo;

import org.jboss.jandex.ClassType;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import io.quarkiverse.sse.SseService;

/** The same as with Jackson, with the real JSON-B. */
class ContractsAreWhatJsonbWritesTest {

    private static final ObjectMapper JACKSON = new ObjectMapper();

    public enum Side {
        BUY
    }

    @JsonbTypeInfo(key = "kind", value = { @JsonbSubtype(alias = "dog", type = Dog.class) })
    public interface Animal {
    }

    public static class Dog implements Animal {
        public int barks = 1;
    }

    @JsonbNillable
    public static class AllShown {
        public Integer missing;
        public String none;
        @JsonbNillable(false)
        public Integer leftOut;
        public int number;
    }

    public static class Bean {
        public AllShown allShown = new AllShown();
        @JsonbNillable
        public Integer nillable;
        public int shown = 1;
        public Integer missing;
        public Optional<String> empty = Optional.empty();
        public byte[] bytes = { 1 };
        public Duration duration = Duration.ofSeconds(1);
        public Instant instant = Instant.EPOCH;
        public LocalDate date = LocalDate.EPOCH;
        public UUID uuid = new UUID(1, 2);
        public Side side = Side.BUY;
        public List<Dog> dogs = List.of(new Dog());
        public Animal animal = new Dog();
        public Map<String, Integer> map = Map.of("a", 1);
        public Object anything = "text";
        @JsonbProperty("re named")
        public int renamed = 2;
        @JsonbProperty(nillable = true)
        public Integer shownAsNull;
        @JsonbTransient
        public int hidden = 3;

        public String getText() {
            return "t";
        }

        public boolean isReady() {
            return true;
        }

        public String getURL() {
            return "u";
        }

        public String getaOdd() {
            return "o";
        }
    }

    @Test
    void andNoMore() throws Exception {
        Contracts contracts = new Contracts.Builder(Index.of(Bean.class, Dog.class, Animal.class, Side.class, AllShown.class),
                JsonStyle.JSONB)
                .service(SseService.DEFAULT_NAME, "/sse", Map.of("bean", ClassType.create(Bean.class))).build();
        String text;
        try (Jsonb jsonb = JsonbBuilder.create()) {
            text = jsonb.toJson(new Bean());
        }
        JsonNode json = JACKSON.readTree(text);
        assertThat(validate(json, contracts)).as(text).isEmpty();
        assertThat(validate(((ObjectNode) json.deepCopy()).put("hidden", 3), contracts)).isNotEmpty();
        assertThat(validate(((ObjectNode) json.deepCopy()).without("shownAsNull"), contracts)).isNotEmpty();
    }

    private static Set<ValidationMessage> validate(JsonNode value, Contracts contracts) {
        ObjectNode schemas = JACKSON.valueToTree(JsonSchema.definitions(contracts));
        for (JsonNode each : schemas) {
            if (each.has("properties")) {
                ((ObjectNode) each).put("additionalProperties", false);
            }
        }
        ObjectNode whole = JACKSON.valueToTree(JsonSchema.of(contracts.services().get(0).events().get(0).data(), contracts));
        whole.putObject("components").set("schemas", schemas);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole).validate(value);
    }
}
