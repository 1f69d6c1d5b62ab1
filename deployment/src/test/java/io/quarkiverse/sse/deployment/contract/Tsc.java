package io.quarkiverse.sse.deployment.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The compiler of TypeScript, which is in a jar, and which Node.js runs. */
public final class Tsc {

    private static final String INSIDE = "META-INF/resources/webjars/typescript/";
    private static final Path TARGET = Path.of("target", "typescript");

    private Tsc() {
    }

    /**
     * Compiles strictly, and writes nothing. Skips the test where there is no Node.js, except in
     * continuous integration, where that is a failure.
     *
     * @return what the compiler has to say, empty if nothing is wrong
     */
    public static String compile(Path directory, String... files) {
        try {
            List<String> command = new ArrayList<>(
                    List.of("node", compiler().toAbsolutePath().toString(), "--noEmit", "--strict",
                            "--target", "es2022", "--lib", "es2022,dom", "--module", "esnext", "--moduleResolution", "bundler",
                            "--skipDefaultLibCheck", "--pretty", "false"));
            command.addAll(List.of(files));
            Path output = Files.createTempFile("tsc", ".txt");
            Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("tsc took too long");
            }
            String text = Files.readString(output);
            Files.delete(output);
            if (process.exitValue() != 0 && text.isEmpty()) {
                throw new IOException("tsc has failed with " + process.exitValue());
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized Path compiler() throws IOException {
        requireNode();
        Path tsc = TARGET.resolve("lib").resolve("tsc.js");
        if (!Files.exists(tsc)) {
            unpack();
        }
        return tsc;
    }

    private static void requireNode() {
        try {
            new ProcessBuilder("node", "--version").redirectErrorStream(true).start().getInputStream().readAllBytes();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail("Node.js is missing", e);
            }
            Assumptions.abort("Node.js is missing");
        }
    }

    private static void unpack() throws IOException {
        String found = Thread.currentThread().getContextClassLoader()
                .getResources("META-INF/maven/org.webjars.npm/typescript/pom.xml").nextElement().getPath();
        try (JarFile jar = new JarFile(Path.of(URI.create(found.substring(0, found.indexOf('!')))).toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements();) {
                JarEntry entry = entries.nextElement();
                // META-INF/resources/webjars/typescript/<version>/lib/tsc.js
                int lib = entry.getName().indexOf("/lib/");
                if (!entry.isDirectory() && entry.getName().startsWith(INSIDE) && lib > 0) {
                    Path file = TARGET.resolve(entry.getName().substring(lib + 1));
                    Files.createDirectories(file.getParent());
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.write(file, in.readAllBytes());
                    }
                }
            }
        }
    }
}
