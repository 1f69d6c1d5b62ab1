package io.quarkiverse.sse.deployment.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

/** The schema of AsyncAPI 3.0 by those who make AsyncAPI. It is in a package of npm, which is fetched once for a build. */
final class AsyncApiSchema {

    private static final String PACKAGE = "@asyncapi/specs@6.11.1";
    private static final Path DIRECTORY = Path.of("target", "asyncapi-specs");
    private static final ObjectMapper JACKSON = new ObjectMapper();

    private final JsonSchema schema;

    private AsyncApiSchema(JsonSchema schema) {
        this.schema = schema;
    }

    /** Skips the test where npm can't fetch it, except in continuous integration, where that is a failure. */
    static AsyncApiSchema fetchOrSkip() {
        try {
            Path file = DIRECTORY.resolve("package/schemas/3.0.0-without-$id.json");
            if (!Files.exists(file)) {
                Files.createDirectories(DIRECTORY);
                run("npm", "pack", "--silent", PACKAGE);
                run("sh", "-c", "tar -xzf *.tgz");
            }
            return new AsyncApiSchema(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                    .getSchema(JACKSON.readTree(file.toFile())));
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail("The schema of AsyncAPI is missing", e);
            }
            Assumptions.abort("The schema of AsyncAPI is missing: " + e.getMessage());
            return null;
        }
    }

    Set<ValidationMessage> validate(String document) throws IOException {
        return schema.validate(JACKSON.readTree(document));
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).directory(DIRECTORY.toFile()).redirectErrorStream(true)
                .redirectOutput(DIRECTORY.resolve("log.txt").toFile()).start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(List.of(command) + " took too long");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(List.of(command) + " has failed: " + Files.readString(DIRECTORY.resolve("log.txt")));
        }
    }
}
