package org.acme;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** A server of its own, in a directory of its own, from the PostgreSQL that the system has. */
public class PostgresqlServer implements QuarkusTestResourceLifecycleManager {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private Path directory;
    private Process server;

    /** With {@code CI=true} it has to be. */
    static boolean isThere() {
        return "true".equals(System.getenv("CI")) || find("initdb") != null;
    }

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("postgresql");
            run("chmod", "777", directory.toString());
            Path data = directory.resolve("data");
            run(asUser(find("initdb"), "-D", data.toString(), "-U", "shop", "--auth=trust", "--no-sync"));
            int port = freePort();
            server = new ProcessBuilder(asUser(find("postgres"), "-D", data.toString(), "-p", Integer.toString(port), "-k",
                    directory.toString(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"))
                    .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
            while (new ProcessBuilder(find("pg_isready"), "-h", "127.0.0.1", "-p", Integer.toString(port))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() != 0) {
                if (!server.isAlive()) {
                    throw new IllegalStateException(Files.readString(directory.resolve("log")));
                }
            }
            return Map.of("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                    "quarkus.datasource.username", "shop");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.destroy();
            server.onExit().join();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** PostgreSQL does not run as root. */
    private static List<String> asUser(String... command) {
        List<String> all = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        run(List.of(command));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + ": " + output);
        }
    }

    /** Debian keeps the server's programs out of the path, in a directory for each version. */
    private static String find(String program) {
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                Path found = versions.map(version -> version.resolve("bin").resolve(program)).filter(Files::isExecutable)
                        .max(Comparator.naturalOrder()).orElse(null);
                if (found != null) {
                    return found.toString();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        for (String path : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(path, program))) {
                return Path.of(path, program).toString();
            }
        }
        return null;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
