package io.quarkiverse.sse.test.devui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.ProdBuildResults;
import io.quarkus.test.ProdModeTestResults;
import io.quarkus.test.QuarkusProdModeTest;

class NoDevUIInProductionTest {

    @RegisterExtension
    static final QuarkusProdModeTest APP = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(NewsDesk.class))
            .overrideConfigKey("quarkus.sse.orders.path", "/orders")
            .overrideConfigKey("quarkus.sse.path", "/news");

    @ProdBuildResults
    ProdModeTestResults results;

    @Test
    void itHasNoneOfTheBeans() throws IOException {
        Path application = results.getResults().get(0).getPath().getParent();
        List<String> generated = entries(application.resolve("quarkus/generated-bytecode.jar"));
        assertThat(generated).anyMatch(entry -> entry.contains("NewsDesk_Bean"))
                .anyMatch(entry -> entry.contains("Telemetries_Bean"))
                .noneMatch(entry -> entry.contains("devui/Watches") || entry.contains("devui/SseJsonRPCService")
                        || entry.contains("devui/Services") || entry.contains("devui/Settings"));
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).toList();
        }
    }
}
