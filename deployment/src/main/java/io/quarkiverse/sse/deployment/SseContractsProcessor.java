package io.quarkiverse.sse.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.Type;
import org.jboss.logging.Logger;

import io.quarkiverse.sse.deployment.contract.AsyncApi;
import io.quarkiverse.sse.deployment.contract.Contracts;
import io.quarkiverse.sse.deployment.contract.JsonStyle;
import io.quarkiverse.sse.deployment.contract.TypeScript;
import io.quarkiverse.sse.runtime.SseRecorder;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Produce;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.ApplicationInfoBuildItem;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import io.quarkus.deployment.pkg.builditem.OutputTargetBuildItem;
import io.quarkus.vertx.http.deployment.HttpRootPathBuildItem;
import io.quarkus.vertx.http.deployment.RouteBuildItem;
import io.quarkus.vertx.http.runtime.HandlerType;

/**
 * Describes the channels to clients: in AsyncAPI and TypeScript, as files and below a path. An
 * application that wants none of them does none of this work.
 */
class SseContractsProcessor {

    private static final Logger LOG = Logger.getLogger(SseContractsProcessor.class);

    private static final String JACKSON = "quarkus.jackson.";
    private static final String ASYNC_API = "asyncapi.json";
    private static final String ASYNC_API_TYPE = "application/vnd.aai.asyncapi+json;version=3.0.0";
    private static final String TYPE_SCRIPT = "sse-events.d.ts";
    private static final String TYPE_SCRIPT_TYPE = "text/plain; charset=utf-8";
    /** A path of a service with a parameter may match as well, and those routes have no order. */
    private static final int BEFORE_SERVICES = -1;

    static boolean areInOpenApi(SseBuildTimeConfig config, Capabilities capabilities) {
        return config.openapi().enabled() && capabilities.isPresent(Capability.SMALLRYE_OPENAPI);
    }

    @BuildStep
    void contracts(SseBuildTimeConfig config, Capabilities capabilities, List<SseServiceBuildItem> services,
            List<SseChannelBuildItem> channels, CombinedIndexBuildItem index, HttpRootPathBuildItem root,
            BuildProducer<ContractsBuildItem> contracts) {
        if (config.contracts().directory().isEmpty() && config.contracts().path().isEmpty()
                && !areInOpenApi(config, capabilities)) {
            return;
        }
        Contracts.Builder builder = new Contracts.Builder(index.getIndex(), style(capabilities));
        for (SseServiceBuildItem service : services) {
            Map<String, Type> events = new TreeMap<>();
            for (SseChannelBuildItem channel : channels) {
                if (channel.service().equals(service.name())) {
                    events.put(channel.event(), channel.data());
                }
            }
            builder.service(service.name(), service.routeEnabled()
                    ? root.getRootPath().replaceAll("/$", "") + service.path().configured()
                    : null, events);
        }
        Contracts built = builder.build();
        if (!built.unknownTypes().isEmpty()) {
            LOG.warnf("The contracts of the events say nothing of %s: classes of a dependency are known only if it is in the"
                    + " index (quarkus.index-dependency.*), and naming strategies only if they are Jackson's",
                    built.unknownTypes());
        }
        contracts.produce(new ContractsBuildItem(built));
    }

    /** As far as the configuration tells. A customizer of the application is not known here. */
    private static JsonStyle style(Capabilities capabilities) {
        Config config = ConfigProvider.getConfig();
        if (capabilities.isMissing(Capability.JACKSON) && capabilities.isPresent(Capability.JSONB)) {
            return JsonStyle.JSONB;
        }
        String inclusion = config.getOptionalValue(JACKSON + "serialization-inclusion", String.class).orElse("always");
        return new JsonStyle(inclusion.equalsIgnoreCase("always") || inclusion.equalsIgnoreCase("use-defaults"),
                !config.getOptionalValue(JACKSON + "write-dates-as-timestamps", boolean.class).orElse(false),
                !config.getOptionalValue(JACKSON + "write-durations-as-timestamps", boolean.class).orElse(true), true, false);
    }

    private static Map<String, String> documents(Contracts contracts, ApplicationInfoBuildItem application) {
        Map<String, String> documents = new LinkedHashMap<>();
        documents.put(ASYNC_API, AsyncApi.document(contracts, application.getName(), application.getVersion()));
        documents.put(TYPE_SCRIPT, TypeScript.declarations(contracts));
        return documents;
    }

    @BuildStep
    @Produce(ServiceStartBuildItem.class)
    void files(SseBuildTimeConfig config, Optional<ContractsBuildItem> contracts, ApplicationInfoBuildItem application,
            OutputTargetBuildItem output) {
        if (config.contracts().directory().isEmpty()) {
            return;
        }
        // that of the project
        Path directory = output.getOutputDirectory().toAbsolutePath().getParent().resolve(config.contracts().directory().get());
        documents(contracts.get().contracts(), application).forEach((name, text) -> write(directory.resolve(name), text));
    }

    private static void write(Path file, String text) {
        try {
            // dev mode and bundlers watch files
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The contracts of quarkus.sse.contracts.directory can't be written to " + file, e);
        }
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void routes(SseRecorder recorder, SseBuildTimeConfig config, Optional<ContractsBuildItem> contracts,
            ApplicationInfoBuildItem application, BuildProducer<RouteBuildItem> routes) {
        if (config.contracts().path().isEmpty()) {
            return;
        }
        String path = config.contracts().path().get();
        documents(contracts.get().contracts(), application).forEach((name, text) -> routes.produce(RouteBuildItem.builder()
                .orderedRoute(path + '/' + name, BEFORE_SERVICES)
                .displayOnNotFoundPage("The contracts of Server-Sent Events")
                .handlerType(HandlerType.NORMAL)
                .handler(recorder.document(name.equals(ASYNC_API) ? ASYNC_API_TYPE : TYPE_SCRIPT_TYPE, text))
                .build()));
    }
}
