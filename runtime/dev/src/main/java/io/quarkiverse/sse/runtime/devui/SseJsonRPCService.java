package io.quarkiverse.sse.runtime.devui;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.telemetry.Figures;
import io.quarkus.runtime.annotations.DevMCPEnableByDefault;
import io.quarkus.runtime.annotations.JsonRpcDescription;
import io.smallrye.mutiny.Uni;

/**
 * What the pages of the Dev UI call, and coding agents through Dev MCP.
 * <p>
 * The pages ask each second, and are not streamed to. A subscription would outlive its page: Quarkus
 * cancels it only if the page says that it goes, which a tab that is closed does not do.
 */
@ApplicationScoped
public class SseJsonRPCService {

    // not at the parameters: Quarkus 3.33 may take the description of a parameter for that of the method
    private static final String SERVICE = "\nservice: the name of the service, empty for the default one";
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int MAX_HISTORY = 1_000;

    private final Services services;
    private final Settings settings;
    private final Watches watches;

    SseJsonRPCService(Services services, Settings settings, Watches watches) {
        this.services = services;
        this.settings = settings;
        this.watches = watches;
    }

    @JsonRpcDescription("Lists the Server-Sent Events services of the application: their paths, their configuration and "
            + "their counters")
    @DevMCPEnableByDefault
    public List<ServiceInfo> services() {
        List<ServiceInfo> all = new ArrayList<>();
        for (String name : services.names()) {
            all.add(new ServiceInfo(name, settings.path(name), settings.log(name), settings.of(name), counters(name)));
        }
        return all;
    }

    private Counters counters(String service) {
        SseService bean = services.get(service);
        return Counters.of(figures(service), bean.topics().size());
    }

    /** The figures of a service, which has them when it has been created. */
    private Figures figures(String service) {
        return watches.get(Services.nameOf(service)).figures();
    }

    /** For the label of the card. It is text, as 0 would not be shown. */
    public String connectionCount() {
        int sum = 0;
        for (String name : services.names()) {
            sum += services.get(name).connectionCount();
        }
        return Integer.toString(sum);
    }

    @JsonRpcDescription("Counts what a Server-Sent Events service has done, and shows connections, events and bytes per "
            + "second, and bytes that wait for slow clients, of each second of the last minutes that was watched" + SERVICE
            + "\nafter: only samples after this time in milliseconds since 1970, 0 for all")
    @DevMCPEnableByDefault
    public FiguresPage figures(String service, Long after) {
        Counters counters = counters(service);
        watches.follow();
        List<Sample> samples = watches.get(Services.nameOf(service)).samples().after(after == null ? 0 : after);
        return new FiguresPage(System.currentTimeMillis(), counters, samples);
    }

    @JsonRpcDescription("Shows who is connected to a Server-Sent Events service: id, user, address, age, topics, and what "
            + "waits for the client" + SERVICE
            + "\nfilter: text that the id, the user, the address or a topic contains, empty for all"
            + "\nlimit: how many connections to show, newest first, up to 1000")
    @DevMCPEnableByDefault
    public ConnectionPage connections(String service, String filter, Integer limit) {
        return Rows.connections(services.get(service), figures(service), filter == null ? "" : filter.strip(),
                bound(limit, MAX_CONNECTIONS));
    }

    @JsonRpcDescription("Shows how many connections a Server-Sent Events service has on all nodes, by topic and by user, and how "
            + "old each node's word is" + SERVICE)
    @DevMCPEnableByDefault
    public NodesPage nodes(String service) {
        return NodesPage.of(services.get(service));
    }

    @JsonRpcDescription("Ends a connection of a Server-Sent Events service. Its client may come back by itself"
            + SERVICE + "\nid: the id of the connection")
    public Uni<SseDelivery> disconnect(String service, String id) {
        return Uni.createFrom().completionStage(services.get(service).unregister(SseId.parse(id)));
    }

    @JsonRpcDescription("Sends a test event to clients of a Server-Sent Events service, and says how many "
            + "connections took it" + SERVICE
            + "\nto: whom to send to, all, topic, user or id"
            + "\nname: the topic, the name of the user or the id of the connection, empty for all"
            + "\nevent: the name of the event, empty for a message"
            + "\nid: the id of the event, empty for none or where the log gives it one"
            + "\ndata: the data of the event, as text")
    public Uni<SseDelivery> send(String service, String to, String name, String event, String id, String data) {
        SseEvent built = SseEvent.builder().event(event).id(id).data(data == null ? "" : data).build();
        return Uni.createFrom().completionStage(services.get(service).send(built, target(to, name)));
    }

    private static SseTarget target(String to, String name) {
        if (to == null || to.isBlank() || to.equals("all")) {
            return SseTarget.all();
        }
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("Whom to send to is missing: a name for the " + to);
        }
        return switch (to) {
            case "topic" -> SseTarget.topic(name);
            case "user" -> SseTarget.user(name);
            case "id" -> SseId.parse(name.strip());
            default -> throw new IllegalArgumentException("Events can be sent to all, topic, user or id, not to " + to);
        };
    }

    @JsonRpcDescription("Shows what has lately happened in a Server-Sent Events service: events that were sent, connections "
            + "that opened and ended, refused requests. It begins to watch when it is called, and stops 10 seconds after the "
            + "last call" + SERVICE
            + "\nafter: only what came after this number, which is 'last' of the call before, 0 for all")
    @DevMCPEnableByDefault
    public Happenings events(String service, Long after) {
        services.get(service);
        return watches.get(Services.nameOf(service)).traffic().after(after == null ? 0 : after);
    }

    @JsonRpcDescription("Shows the events that a Server-Sent Events service with a log keeps for clients that come back, "
            + "newest first" + SERVICE
            + "\nlimit: how many events to show, up to 1000")
    @DevMCPEnableByDefault
    public List<HistoryRow> history(String service, Integer limit) {
        services.get(service);
        return Rows.history(figures(service), bound(limit, MAX_HISTORY));
    }

    private static int bound(Integer limit, int max) {
        return limit == null ? Math.min(100, max) : Math.max(0, Math.min(limit, max));
    }
}
