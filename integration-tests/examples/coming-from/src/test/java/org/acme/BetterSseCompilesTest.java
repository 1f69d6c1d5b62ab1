package org.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The code beside ours is code of the version that it names. */
@EnabledIf("hasNpm")
class BetterSseCompilesTest {

    private static final Path DIRECTORY = Path.of("target/better-sse");

    /** With {@code CI=true} it has to be there. */
    static boolean hasNpm() {
        return "true".equals(System.getenv("CI")) || Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "npm")));
    }

    @Test
    void itCompiles() throws Exception {
        Files.createDirectories(DIRECTORY);
        Files.writeString(DIRECTORY.resolve("package.json"), "{\"type\":\"module\"}");
        Files.writeString(DIRECTORY.resolve("server.ts"), Files.readString(Path.of("src/test/better-sse/server.ts")));
        run("npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "better-sse@0.16.1",
                "typescript@5.9.3", "@types/node@20");
        run("node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext",
                "--target", "es2022", "--types", "node", "server.ts");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(DIRECTORY.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
