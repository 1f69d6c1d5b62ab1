package io.quarkiverse.sse.redis;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A real Redis Cluster of three masters, each with a replica that takes over when its master is gone for two seconds. */
public final class RedisCluster implements AutoCloseable {

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    /** The nodes talk to one another on a port that is so much higher. */
    private static final int BUS = 10_000;
    private static final Pattern OFFSET = Pattern.compile("(?:master_repl_|,)offset[:=](\\d+)");

    private final List<RedisServer> servers = new ArrayList<>();

    private RedisCluster() {
    }

    public static RedisCluster start() throws Exception {
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.form();
            return cluster;
        } catch (Throwable failure) {
            cluster.close();
            throw failure;
        }
    }

    private void form() throws IOException {
        for (int i = 0; i < 2 * MASTERS; i++) {
            servers.add(RedisServer.start(freePort(), "--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
        }
        for (int i = 0; i < MASTERS; i++) {
            ok(servers.get(i), Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"),
                    IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS).mapToObj(Integer::toString)));
        }
        for (int i = 1; i < servers.size(); i++) {
            // otherwise, all of them begin with the same one
            ok(servers.get(i), Stream.of("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i)));
            ok(servers.get(i), Stream.of("CLUSTER", "MEET", "127.0.0.1", Integer.toString(servers.get(0).port())));
        }
        eachAwaits("cluster_known_nodes:" + servers.size());
        for (int i = 0; i < MASTERS; i++) {
            RedisServer replica = servers.get(MASTERS + i);
            String master = servers.get(i).cli("CLUSTER", "MYID");
            // nodes that have just met do not know their ids yet
            await().until(() -> replica.cli("CLUSTER", "REPLICATE", master).equals("OK"));
        }
        eachAwaits("cluster_state:ok");
        for (int i = 0; i < MASTERS; i++) {
            awaitReplicas(servers.get(i));
        }
    }

    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket free = new ServerSocket(0)) {
                if (free.getLocalPort() + BUS <= 65_535) {
                    return free.getLocalPort();
                }
            }
        }
    }

    private static void ok(RedisServer server, Stream<String> command) {
        String reply = server.cli(command.toArray(String[]::new));
        if (!reply.equals("OK")) {
            throw new IllegalStateException(reply);
        }
    }

    private void eachAwaits(String state) {
        for (RedisServer server : servers) {
            await().atMost(Duration.ofSeconds(30)).until(() -> server.cli("CLUSTER", "INFO").contains(state));
        }
    }

    /** Awaits that the replica of a master has all that the master has. */
    public void awaitReplicas(RedisServer master) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            String replication = master.cli("INFO", "replication");
            return replication.contains("state=online")
                    && OFFSET.matcher(replication).results().map(offset -> offset.group(1)).distinct().count() == 1;
        });
    }

    /** The master that has a key. */
    public RedisServer masterOf(String key) {
        for (RedisServer server : servers) {
            if (!server.cli("EXISTS", key).startsWith("MOVED")) {
                return server;
            }
        }
        throw new IllegalStateException("No node has " + key);
    }

    /** The addresses of all nodes. */
    public List<String> uris() {
        return servers.stream().map(RedisServer::uri).toList();
    }

    @Override
    public void close() throws Exception {
        for (RedisServer server : servers) {
            server.close();
        }
    }
}
