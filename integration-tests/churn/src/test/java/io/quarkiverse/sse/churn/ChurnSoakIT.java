package io.quarkiverse.sse.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseCloseReason;

/**
 * An application with a heap of 256 MB broadcasts, while 200 clients a second come and go in every way there is. In the end it
 * holds what it held before, each connection has opened and closed once, all permits are there, and those that have stayed have
 * seen everything. The system property {@code churn} is the duration.
 */
class ChurnSoakIT {

    private static final Logger LOG = Logger.getLogger(ChurnSoakIT.class);

    private static final Duration DURATION = Duration.parse(System.getProperty("churn"));
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final int SAMPLES = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONGER_THAN_A_TICKET_LIVES = Duration.ofSeconds(6);
    private static final int MEGABYTE = 1024 * 1024;
    /** By how much the second half may be higher than the first. */
    private static final long MARGIN = 6 * MEGABYTE;
    /** How many visits there may be to one that makes no connection, in the worst case. */
    private static final double CONNECTED = 0.75;

    /** 64 KB at 2 KB in 20 ms, without what the sockets hold. */
    private static final long TIME_TO_OVERFLOW_MILLIS = 600;
    private static final int LIMIT = 1_000;
    private static final int LIMIT_OF_ADDRESS = 990;

    private final List<Witness> witnesses = new ArrayList<>();

    @Test
    void holdsInTheEndWhatItHeldBefore() throws Exception {
        long seed = System.nanoTime();
        try (Application application = new Application("-Xmx256m"); Crowd crowd = new Crowd(application.port(), seed)) {
            churn(application, crowd, WARM_UP, 1);
            Map<String, Long> before = application.held();
            int warmedUp = crowd.started();
            List<Long> heap = churn(application, crowd, DURATION, SAMPLES);
            Map<String, Long> figures = application.figures();
            report(seed, crowd.started() - warmedUp, figures, heap);

            await().pollInterval(LONGER_THAN_A_TICKET_LIVES).atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(grown(before, heldInTheEnd(application))).isEmpty());
            assertThat(heap.stream().skip(SAMPLES / 2).min(Long::compare).orElseThrow())
                    .isLessThan(heap.stream().limit(SAMPLES / 2).min(Long::compare).orElseThrow() + MARGIN);
            assertThat(crowd.failed()).as("found no server").isZero();
            assertThat(crowd.neverEnded()).as("were to be ended").isZero();
            assertThat(figures.get("failed")).as("publications").isZero();
            assertThat(figures.get("opened")).isGreaterThan((long) (CONNECTED * crowd.started()));
            assertEachHasOpenedAndClosedOnce(figures);
            assertAllPermitsAreThere(application);
            assertLogIsQuiet(application.log());
            assertEachHasEndedForItsReason(withoutThoseOfABusyClient(figures, crowd));
            application.isAlive();
        }
    }

    /** Returns what was on the heap at times. */
    private List<Long> churn(Application application, Crowd crowd, Duration duration, int samples) throws Exception {
        application.post("/start");
        witnesses.add(new Witness(HttpClient.Version.HTTP_1_1, application.uri("/sse?visit=stays")));
        witnesses.add(new Witness(HttpClient.Version.HTTP_1_1, application.uri("/sse?visit=stays")));
        witnesses.add(new Witness(HttpClient.Version.HTTP_2, application.uri("/sse?visit=stays")));
        witnesses.add(new Witness(HttpClient.Version.HTTP_1_1, application.uri("/sse/kept?visit=stays")));
        int before = crowd.started();
        crowd.start();
        List<Long> heap = new ArrayList<>();
        for (int i = 1; i <= samples; i++) {
            long visits = before + Crowd.PER_SECOND * duration.toMillis() / 1_000 * i / samples;
            await().atMost(duration.plus(PATIENCE)).until(() -> crowd.started() >= visits);
            heap.add(application.held().get("heap"));
        }
        crowd.stop();
        await().atMost(PATIENCE).until(() -> application.connections() == witnesses.size());
        int last = Integer.parseInt(application.post("/stop"));
        for (Witness witness : witnesses) {
            await().atMost(PATIENCE).until(() -> witness.last() == last || witness.problem() != null);
            assertThat(witness.problem()).isNull();
            assertThat(witness.count()).isGreaterThan((int) duration.toSeconds());
            witness.close();
        }
        witnesses.clear();
        await().atMost(PATIENCE).until(() -> application.connections() == 0);
        await().atMost(PATIENCE).until(() -> application.figures().get("unmatched") == 0);
        return heap;
    }

    /** What has expired is forgotten when something new comes. */
    private static Map<String, Long> heldInTheEnd(Application application) throws IOException {
        application.post("/ticket");
        List<Socket> sockets = new ArrayList<>();
        open(application, "198.51.100.1", sockets);
        sockets.get(0).close();
        await().atMost(PATIENCE).until(() -> application.connections() == 0);
        return application.held();
    }

    /** What there is more of, apart from the heap. */
    private static Map<String, String> grown(Map<String, Long> before, Map<String, Long> after) {
        Map<String, String> grown = new TreeMap<>();
        after.forEach((name, count) -> {
            long was = before.getOrDefault(name, 0L);
            if (!name.equals("heap") && count > was) {
                grown.put(name, was + " -> " + count);
            }
        });
        return grown;
    }

    private static void assertEachHasOpenedAndClosedOnce(Map<String, Long> figures) {
        assertThat(figures.keySet().stream().filter(name -> name.startsWith("violation"))).isEmpty();
        assertThat(figures.get("closed")).isEqualTo(figures.get("opened")).isEqualTo(figures.get("openedAsync"));
        assertThat(figures.get("topics")).isZero();
    }

    /**
     * Streams over HTTP/2 share a connection, and so a reader. If nothing came over one for as long as
     * an overflow takes, the client had no processor, and its streams were slow ones. That happens to few.
     */
    private static Map<String, Long> withoutThoseOfABusyClient(Map<String, Long> figures, Crowd crowd) {
        Map<String, Long> others = new TreeMap<>(figures);
        for (Visit visit : List.of(Visit.HTTP2_RESETS, Visit.HTTP2_CLOSES)) {
            Long slow = others.remove("end." + visit + "." + SseCloseReason.OVERFLOW);
            if (slow != null) {
                long silence = crowd.silence.longestMillis();
                LOG.infof("%d streams of %s ended with an overflow; the client heard nothing for up to %d ms", slow, visit,
                        silence);
                assertThat(silence).isGreaterThan(TIME_TO_OVERFLOW_MILLIS);
                assertThat(slow).isLessThan(figures.get("end." + visit + "." + SseCloseReason.CLIENT) / 100);
            }
        }
        return others;
    }

    private static void assertEachHasEndedForItsReason(Map<String, Long> figures) {
        for (Visit visit : Visit.values()) {
            String prefix = "end." + visit + ".";
            assertThat(figures.keySet().stream().filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length())))
                    .as(visit.name())
                    .hasSizeLessThanOrEqualTo(visit.reasons().size())
                    .isSubsetOf(visit.reasons().stream().map(Enum::name).toList());
            assertThat(visit.reasons().isEmpty()
                    || visit.reasons().stream().anyMatch(reason -> figures.containsKey(prefix + reason)))
                    .as(visit.name()).isTrue();
        }
    }

    /** As many as ever, and not one more. */
    private static void assertAllPermitsAreThere(Application application) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < LIMIT_OF_ADDRESS; i++) {
            assertThat(open(application, "198.51.100.1", sockets)).isEqualTo(200);
        }
        assertThat(open(application, "198.51.100.1", sockets)).isEqualTo(429);
        for (int i = LIMIT_OF_ADDRESS; i < LIMIT; i++) {
            assertThat(open(application, "198.51.100.2", sockets)).isEqualTo(200);
        }
        assertThat(open(application, "198.51.100.2", sockets)).isEqualTo(503);
        assertThat(application.connections()).isEqualTo(LIMIT);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().atMost(PATIENCE).until(() -> application.connections() == 0);
    }

    private static int open(Application application, String address, List<Socket> sockets) throws IOException {
        Socket socket = new Socket(Application.HOST, application.port());
        sockets.add(socket);
        socket.getOutputStream().write(("GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nX-Forwarded-For: "
                + address + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        return Integer.parseInt(new String(status, "HTTP/1.1 ".length(), 3, StandardCharsets.US_ASCII));
    }

    /** But for the first slow client, and for what Netty and Vert.x say of those that leave in the middle of a request. */
    private static void assertLogIsQuiet(String log) {
        assertThat(log.lines().filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")).filter(
                line -> !line.contains("reads too slowly") && !line.contains("[io.netty.channel.DefaultChannelPipeline]")
                        && !line.contains("[io.netty.channel.AbstractChannelHandlerContext]")))
                .isEmpty();
    }

    private static void report(long seed, int visits, Map<String, Long> figures, List<Long> heap) {
        LOG.infof("seed %d: %d visits in %d s, %d a second; %s", seed, visits, DURATION.toSeconds(),
                visits / DURATION.toSeconds(), figures);
        LOG.infof("MB on the heap: %s", heap.stream().map(bytes -> "%.1f".formatted((double) bytes / MEGABYTE))
                .collect(Collectors.joining(", ")));
    }
}
