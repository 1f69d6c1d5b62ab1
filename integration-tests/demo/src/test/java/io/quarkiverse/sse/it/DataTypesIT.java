package io.quarkiverse.sse.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.DisabledOnIntegrationTest;
import io.quarkus.test.junit.DisabledOnIntegrationTest.ArtifactType;
import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class DataTypesIT extends DataTypesTest {

    @Test
    @DisabledOnIntegrationTest(forArtifactTypes = ArtifactType.JAR)
    void missedOnesAreNamedInANativeExecutable() {
        for (String type : new String[] { "missed", "missed-inside" }) {
            assertThat(post(type)).contains(DataTypesResource.Missed.class.getName() + " is not registered in this native "
                    + "executable: annotate it, or a class that sends it, with @SseData");
        }
    }
}
