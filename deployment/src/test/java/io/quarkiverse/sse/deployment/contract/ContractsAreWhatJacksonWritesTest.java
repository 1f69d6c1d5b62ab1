package io.quarkiverse.sse.deployment.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

/** The real Jackson writes values of the hard types, and the schemas must allow what it writes and no more. */
class ContractsAreWhatJacksonWritesTest {

    private static final ObjectMapper JACKSON = new ObjectMapper().registerModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).enable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
    private static final Contracts CONTRACTS = HardContracts.build();

    static Stream<Arguments> samples() {
        return HardTypes.samples().entrySet().stream().map(each -> Arguments.of(each.getValue(), each.getKey()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void andNoMore(String type, Object value) throws Exception {
        JsonNode json = JACKSON.readTree(JACKSON.writeValueAsString(value));
        assertThat(validate(type, json, true)).as(json.toString()).isEmpty();
        if (json.isObject() && !type.equals("Ratings")) {
            ObjectNode more = json.deepCopy();
            more.put("something else", 1);
            assertThat(validate(type, more, true)).isNotEmpty();
            more = json.deepCopy();
            more.remove(more.fieldNames().next());
            assertThat(validate(type, more, false)).isNotEmpty();
        }
    }

    @Test
    void whatIsNotKnownIsNamed() {
        assertThat(CONTRACTS.unknownTypes()).containsExactly("org.acme.NotInTheIndex");
    }

    /** @param exactly whether other properties than those that are known are refused */
    private static Set<ValidationMessage> validate(String type, JsonNode value, boolean exactly) {
        Contracts.Event event = CONTRACTS.services().get(0).events().stream().filter(each -> each.name().equals(type))
                .findFirst()
                .orElseThrow();
        Map<String, Object> schema = JsonSchema.of(event.data(), CONTRACTS);
        ObjectNode whole = JACKSON.valueToTree(schema);
        ObjectNode schemas = JACKSON.valueToTree(JsonSchema.definitions(CONTRACTS));
        if (exactly) {
            for (JsonNode each : schemas) {
                // of an open base class, more is allowed
                if (each.has("properties") && !each.get("properties").has("known")) {
                    ((ObjectNode) each).put("additionalProperties", false);
                }
            }
        }
        whole.putObject("components").set("schemas", schemas);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole).validate(value);
    }
}
