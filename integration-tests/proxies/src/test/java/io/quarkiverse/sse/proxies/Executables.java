package io.quarkiverse.sse.proxies;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The proxies that are installed on this machine; nothing is downloaded. */
final class Executables {

    /** Where proxies are, and where the path of a user who isn't root doesn't lead. */
    private static final List<Path> SYSTEM = List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"));

    private Executables() {
    }

    /** Skips the tests where it is missing, except in continuous integration, where that is a failure. */
    static String findOrSkip(String name) {
        Optional<Path> executable = find(name);
        if (executable.isEmpty()) {
            String missing = name + " was not found: install it, and put it on the path";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(missing);
            }
            reportOnce(name, missing);
            Assumptions.abort(missing);
        }
        return executable.get().toString();
    }

    private static Optional<Path> find(String name) {
        Stream<Path> path = Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        return Stream.concat(path, SYSTEM.stream()).map(directory -> directory.resolve(name)).filter(Files::isExecutable)
                .findFirst();
    }

    /** Failsafe does not print why a test was skipped. */
    private static void reportOnce(String name, String missing) {
        if (System.getProperties().putIfAbsent(name + ".reported", "true") == null) {
            System.out.println("[WARNING] The tests behind " + name + " are skipped: " + missing);
        }
    }
}
