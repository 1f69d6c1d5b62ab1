package org.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;

/** A Kafka broker in this process, with the topic of the example and somebody who writes records. */
final class Broker implements AutoCloseable {

    static final int PARTITIONS = 3;

    private static final List<Logger> TALKATIVE = List.of(Logger.getLogger("kafka"), Logger.getLogger("org.apache.kafka"),
            Logger.getLogger("state.change.logger"));
    static {
        TALKATIVE.forEach(logger -> logger.setLevel(Level.SEVERE));
    }

    private final int port = freePort();
    private final KafkaRaftServer server;
    private final KafkaProducer<String, String> producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    /** How many records are in each partition. */
    private final AtomicLongArray written = new AtomicLongArray(PARTITIONS);
    private int next;

    private Broker() throws Exception {
        server = new KafkaRaftServer(KafkaConfig.fromProps(formatted()), Time.SYSTEM);
        server.startup();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            admin.createTopics(List.of(new NewTopic("prices", PARTITIONS, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", address(), "linger.ms", "0"), new StringSerializer(),
                new StringSerializer());
    }

    static Broker start() throws Exception {
        return new Broker();
    }

    private Properties formatted() throws IOException {
        Path directory = Files.createTempDirectory("kafka");
        int controller = freePort();
        Properties properties = new Properties();
        properties.putAll(Map.of("process.roles", "broker,controller", "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controller,
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                "advertised.listeners", "PLAINTEXT://127.0.0.1:" + port,
                "controller.listener.names", "CONTROLLER",
                "log.dirs", directory.resolve("logs").toString(),
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                // a node that is killed is missed soon
                "group.min.session.timeout.ms", "1000"));
        properties.put("group.initial.rebalance.delay.ms", "0");
        Path file = directory.resolve("server.properties");
        try (var out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = StorageTool.execute(
                new String[] { "format", "-t", Uuid.randomUuid().toString(), "-c", file.toString() },
                new PrintStream(output));
        assertThat(status).as("%s", output).isZero();
        return properties;
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Writes records into all partitions, one after the other, until {@link #stop()}. */
    void flow() {
        clock.scheduleAtFixedRate(this::write, 0, 4, TimeUnit.MILLISECONDS);
    }

    private void write() {
        int partition = next++ % PARTITIONS;
        producer.send(new ProducerRecord<>("prices", partition, null, Integer.toString(next)), (record, failure) -> {
            if (failure == null) {
                written.accumulateAndGet(partition, record.offset() + 1, Math::max);
            }
        });
    }

    /** Waits until everything has been written. */
    void stop() throws InterruptedException {
        clock.shutdown();
        assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        producer.flush();
    }

    long written(int partition) {
        return written.get(partition);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close();
        server.shutdown();
    }
}
