package io.quarkiverse.sse.deployment.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import org.junit.jupiter.api.Test;

class AsyncApiDocumentsAreValidTest {

    @Test
    void evenThoseOfHardTypes() throws IOException {
        AsyncApiSchema schema = AsyncApiSchema.fetchOrSkip();
        String document = AsyncApi.document(HardContracts.build(), "hard", "1");
        assertThat(schema.validate(document)).isEmpty();
        // it does look
        assertThat(schema.validate(document.replace("\"send\"", "\"shout\""))).isNotEmpty();
        assertThat(schema.validate(document.replace("\"address\"", "\"adress\""))).isNotEmpty();
    }
}
