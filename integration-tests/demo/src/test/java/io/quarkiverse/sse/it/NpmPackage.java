package io.quarkiverse.sse.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A package of npm, which is fetched once for a build. */
final class NpmPackage {

    private static final Path DIRECTORY = Path.of("target", "npm");

    private final Path root;

    private NpmPackage(Path root) {
        this.root = root;
    }

    /** Skips the tests where there is no npm, except in continuous integration, where that is a failure. */
    static NpmPackage fetchOrSkip(String name, String version) {
        Path root = DIRECTORY.resolve(name.replace("@", "").replace('/', '-') + "-" + version);
        if (!Files.isDirectory(root)) {
            try {
                fetch(name + "@" + version, root);
            } catch (IOException e) {
                String missing = "npm could not fetch " + name + ": " + e.getMessage();
                if ("true".equals(System.getenv("CI"))) {
                    Assertions.fail(missing, e);
                }
                Assumptions.abort(missing);
            }
        }
        return new NpmPackage(root);
    }

    private static void fetch(String what, Path root) throws IOException {
        Path unpacked = Files.createDirectories(root.resolveSibling(root.getFileName() + ".part"));
        run(unpacked, List.of("npm", "pack", "--silent", what));
        Path archive;
        try (var files = Files.list(unpacked)) {
            archive = files.filter(file -> file.toString().endsWith(".tgz")).findFirst().orElseThrow();
        }
        run(unpacked, List.of("tar", "-xzf", archive.getFileName().toString()));
        Files.move(unpacked, root);
    }

    private static void run(Path directory, List<String> command) throws IOException {
        Path log = directory.resolve("log.txt");
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(command + " took too long");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + " has failed: " + Files.readString(log));
        }
    }

    String read(String file) {
        try {
            return Files.readString(root.resolve("package").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
