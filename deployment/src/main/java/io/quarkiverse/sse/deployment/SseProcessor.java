package io.quarkiverse.sse.deployment;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Default;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Type;

import io.quarkiverse.sse.ClientClosed;
import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.SseRecorder;
import io.quarkiverse.sse.runtime.codec.JacksonDataCodec;
import io.quarkiverse.sse.runtime.codec.JsonbDataCodec;
import io.quarkiverse.sse.runtime.codec.TextOnlyDataCodec;
import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkiverse.sse.runtime.connection.OpenGate;
import io.quarkiverse.sse.runtime.observer.OnEventLoop;
import io.quarkiverse.sse.runtime.security.Tickets;
import io.quarkiverse.sse.runtime.telemetry.Telemetries;
import io.quarkiverse.sse.runtime.transaction.NoTransactions;
import io.quarkiverse.sse.runtime.transaction.Transactions;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.ObserverTransformerBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.processor.ObserverTransformer;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.ShutdownContextBuildItem;
import io.quarkus.deployment.builditem.ShutdownListenerBuildItem;
import io.quarkus.deployment.execannotations.ExecutionModelAnnotationsAllowedBuildItem;
import io.quarkus.vertx.http.deployment.RouteBuildItem;
import io.quarkus.vertx.http.runtime.HandlerType;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Vertx;

/**
 * Puts the services into the application: beans, routes, observers and shutdown.
 */
class SseProcessor {

    private static final String FEATURE = "sse";
    /** By name: an application without transactions has not their classes. */
    private static final String JTA_TRANSACTIONS = "io.quarkiverse.sse.runtime.transaction.JtaTransactions";
    /** The filters of CORS, authentication and authorization come before the routes. */
    private static final int BEFORE_FILTERS = -(SecurityHandlerPriorities.CORS + 100);

    private static final DotName SSE_NAME = DotName.createSimple(SseName.class);
    private static final DotName NON_BLOCKING = DotName.createSimple(NonBlocking.class);
    private static final DotName OBSERVES = DotName.createSimple(Observes.class);
    private static final DotName OBSERVES_ASYNC = DotName.createSimple(ObservesAsync.class);
    private static final Set<DotName> OBSERVED_TYPES = Set.of(DotName.createSimple(SseConnection.class),
            DotName.createSimple(SseError.class));

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem(FEATURE);
    }

    @BuildStep
    AdditionalBeanBuildItem qualifiers() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(Open.class, Closed.class, ClientClosed.class, SseName.class, OnEventLoop.class)
                .build();
    }

    @BuildStep
    AdditionalBeanBuildItem dataCodec(Capabilities capabilities) {
        Class<? extends SseDataCodec> codec = capabilities.isPresent(Capability.JACKSON) ? JacksonDataCodec.class
                : capabilities.isPresent(Capability.JSONB) ? JsonbDataCodec.class : TextOnlyDataCodec.class;
        return new AdditionalBeanBuildItem(codec);
    }

    @BuildStep
    AdditionalBeanBuildItem transactions(Capabilities capabilities) {
        return AdditionalBeanBuildItem.unremovableOf(
                capabilities.isPresent(Capability.TRANSACTIONS) ? JTA_TRANSACTIONS : NoTransactions.class.getName());
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void beans(SseRecorder recorder, List<SseServiceBuildItem> services, SseBuildTimeConfig config,
            BuildProducer<SyntheticBeanBuildItem> beans) {
        // here, as whatever starts with the beans comes after it
        recorder.checkConfig(names(services));
        for (SseServiceBuildItem service : services) {
            Function<SyntheticCreationalContext<SseService>, SseService> creator = service.hasHeartbeats()
                    ? recorder.serviceWithHeartbeats(service.name())
                    : recorder.serviceWithoutHeartbeats(service.name());
            SyntheticBeanBuildItem.ExtendedBeanConfigurator bean = SyntheticBeanBuildItem.configure(SseService.class)
                    .scope(ApplicationScoped.class)
                    .addQualifier().annotation(SseName.class).addValue("value", service.name()).done()
                    .addInjectionPoint(ClassType.create(SseDataCodec.class))
                    .addInjectionPoint(ClassType.create(IdentityReader.class))
                    .addInjectionPoint(ClassType.create(Telemetries.class))
                    .addInjectionPoint(ClassType.create(Transactions.class))
                    .addInjectionPoint(ClassType.create(OpenGate.class), nameOf(service))
                    .createWith(creator)
                    .setRuntimeInit()
                    .unremovable();
            if (service.isDefault()) {
                bean.addQualifier(Default.class);
            }
            if (config.services().get(service.name()).security().tickets()) {
                bean.addInjectionPoint(ClassType.create(Tickets.class), nameOf(service));
            }
            if (config.services().get(service.name()).log() != LogKind.NONE) {
                bean.addInjectionPoint(ClassType.create(SseEventLog.class), nameOf(service));
                bean.addInjectionPoint(ClassType.create(Vertx.class));
            }
            beans.produce(bean.done());
        }
    }

    static AnnotationInstance nameOf(SseServiceBuildItem service) {
        return nameOf(service.name());
    }

    static AnnotationInstance nameOf(String service) {
        return AnnotationInstance.create(SSE_NAME, null, List.of(AnnotationValue.createStringValue("value", service)));
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void routes(SseRecorder recorder, List<SseServiceBuildItem> services, BuildProducer<RouteBuildItem> routes) {
        for (SseServiceBuildItem service : services) {
            if (service.routeEnabled()) {
                routes.produce(RouteBuildItem.builder()
                        .route(service.path().route())
                        .displayOnNotFoundPage("Server-Sent Events")
                        .handlerType(HandlerType.NORMAL)
                        .handler(recorder.routeHandler(service.name()))
                        .build());
            }
        }
    }

    /** An application without authentication pays nothing for it. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void earlyAnswers(SseRecorder recorder, List<SseServiceBuildItem> services, Capabilities capabilities,
            BuildProducer<RouteBuildItem> routes) {
        if (capabilities.isMissing(Capability.SECURITY)) {
            return;
        }
        for (SseServiceBuildItem service : services) {
            if (service.routeEnabled()) {
                routes.produce(RouteBuildItem.builder()
                        .orderedRoute(service.path().route(), BEFORE_FILTERS)
                        .handlerType(HandlerType.NORMAL)
                        .handler(recorder.earlyAnswerWatch(service.name()))
                        .build());
            }
        }
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    ShutdownListenerBuildItem shutdown(SseRecorder recorder, List<SseServiceBuildItem> services,
            ShutdownContextBuildItem shutdown) {
        return new ShutdownListenerBuildItem(recorder.shutdownListener(names(services), shutdown));
    }

    private static List<String> names(List<SseServiceBuildItem> services) {
        return services.stream().map(SseServiceBuildItem::name).toList();
    }

    /** Quarkus refuses {@code @NonBlocking} where it doesn't know what it would mean. */
    @BuildStep
    ExecutionModelAnnotationsAllowedBuildItem nonBlockingAllowed() {
        return new ExecutionModelAnnotationsAllowedBuildItem(method -> method.parameters().stream()
                .anyMatch(parameter -> OBSERVED_TYPES.contains(parameter.type().name())
                        && (parameter.hasDeclaredAnnotation(OBSERVES) || parameter.hasDeclaredAnnotation(OBSERVES_ASYNC))));
    }

    @BuildStep
    ObserverTransformerBuildItem nonBlockingObservers() {
        return new ObserverTransformerBuildItem(new ObserverTransformer() {
            @Override
            public boolean appliesTo(Type observedType, Set<AnnotationInstance> qualifiers) {
                return OBSERVED_TYPES.contains(observedType.name());
            }

            @Override
            public void transform(TransformationContext context) {
                if (context.getMethod() != null && context.getMethod().hasDeclaredAnnotation(NON_BLOCKING)) {
                    context.transform()
                            .add(AnnotationInstance.create(DotName.createSimple(OnEventLoop.class), (AnnotationTarget) null,
                                    List.of()))
                            .done();
                }
            }
        });
    }
}
