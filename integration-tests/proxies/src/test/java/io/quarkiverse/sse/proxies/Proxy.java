package io.quarkiverse.sse.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * A real proxy in front of nodes, with the configuration that the documentation shows. Only ports,
 * paths and times are others.
 */
final class Proxy implements AutoCloseable {

    enum Kind {
        NGINX,
        HAPROXY;

        String executable() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How long nothing may pass before the proxy cuts a stream. */
    static final Duration IDLE = Duration.ofSeconds(3);

    private final Kind kind;
    private final String executable;
    private final Path directory;
    private final int port = freePort();
    private final int tlsPort = freePort();
    private Process process;

    private Proxy(Kind kind) throws IOException {
        this.kind = kind;
        this.executable = Executables.findOrSkip(kind.executable());
        this.directory = Files.createTempDirectory("proxy");
    }

    static Proxy start(Kind kind, Node first, Node second) throws IOException {
        return start(kind, first, second, configuration -> configuration);
    }

    /** With a configuration that isn't the one of the documentation. */
    static Proxy start(Kind kind, Node first, Node second, UnaryOperator<Template> change) throws IOException {
        Proxy proxy = new Proxy(kind);
        if (kind == Kind.NGINX) {
            proxy.configureNginx(first, second, change);
        } else {
            proxy.configureHaproxy(first, second, change);
        }
        proxy.process = new ProcessBuilder(proxy.command()).redirectErrorStream(true)
                .redirectOutput(proxy.directory.resolve("log").toFile()).start();
        Awaitility.await().until(() -> !proxy.process.isAlive() || proxy.listens());
        assertThat(proxy.process.isAlive()).as("%s", proxy.log()).isTrue();
        return proxy;
    }

    private void configureNginx(Node first, Node second, UnaryOperator<Template> change) throws IOException {
        // its workers may run as somebody else
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path certificate = Files.writeString(directory.resolve("certificate.pem"), Client.CERTIFICATE.certificatePem());
        Path key = Files.writeString(directory.resolve("key.pem"), Client.CERTIFICATE.privateKeyPkcs8Pem());
        StringBuilder own = new StringBuilder("http {\n    access_log off;\n");
        for (String kept : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            own.append("    ").append(kept).append("_temp_path ").append(directory.resolve(kept)).append(";\n");
        }
        change.apply(Template.read("nginx.conf"))
                .replace("http {\n", own.toString())
                .replace("listen 80;", "listen " + port + ";")
                .replace("listen 443 ", "listen " + tlsPort + " ")
                .replace("/etc/nginx/tls/certificate.pem", certificate.toString())
                .replace("/etc/nginx/tls/key.pem", key.toString())
                .replace("127.0.0.1:8081", "127.0.0.1:" + first.port())
                .replace("127.0.0.1:8082", "127.0.0.1:" + second.port())
                .replace("proxy_read_timeout 60s;", "proxy_read_timeout " + IDLE.toSeconds() + "s;")
                .replace("worker_shutdown_timeout 30s;", "worker_shutdown_timeout 1s;")
                .replace("retry: 5000", "retry: 100")
                .write(directory.resolve("nginx.conf"));
    }

    private void configureHaproxy(Node first, Node second, UnaryOperator<Template> change) throws IOException {
        Path pair = Files.writeString(directory.resolve("application.pem"),
                Client.CERTIFICATE.certificatePem() + Client.CERTIFICATE.privateKeyPkcs8Pem());
        Path later = directory.resolve("later.http");
        Template.read("later.http").replace("retry: 5000", "retry: 100").write(later);
        change.apply(Template.read("haproxy.cfg"))
                .replace("bind :80\n", "bind :" + port + "\n")
                .replace("bind :443 ", "bind :" + tlsPort + " ")
                .replace("/etc/haproxy/tls/application.pem", pair.toString())
                .replace("/etc/haproxy/later.http", later.toString())
                .replace("127.0.0.1:8081", "127.0.0.1:" + first.port())
                .replace("127.0.0.1:8082", "127.0.0.1:" + second.port())
                .replace("timeout client 60s", "timeout client " + IDLE.toSeconds() + "s")
                .replace("timeout server 60s", "timeout server " + IDLE.toSeconds() + "s")
                .replace("hard-stop-after 30s", "hard-stop-after 1s")
                .replace("retry: 5000", "retry: 100")
                .write(directory.resolve("haproxy.cfg"));
    }

    private List<String> command(String... more) {
        List<String> command = new ArrayList<>(List.of(executable));
        if (kind == Kind.NGINX) {
            command.addAll(List.of("-p", directory.toString(), "-c", directory.resolve("nginx.conf").toString(), "-e", "stderr",
                    "-g", "daemon off; pid " + directory.resolve("pid") + ";"));
        } else {
            // in the foreground, with a master process that can be reloaded
            command.addAll(List.of("-W", "-db", "-f", directory.resolve("haproxy.cfg").toString()));
        }
        command.addAll(List.of(more));
        return command;
    }

    private boolean listens() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** As {@code systemctl reload} does. */
    void reload() throws IOException, InterruptedException {
        List<String> command = kind == Kind.NGINX ? command("-s", "reload")
                : List.of("kill", "-USR2", Long.toString(process.pid()));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    String url(Client.Version version, String path) {
        return (version == Client.Version.HTTP_2 ? "https://127.0.0.1:" + tlsPort : "http://127.0.0.1:" + port) + path;
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        // its workers end with it
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
