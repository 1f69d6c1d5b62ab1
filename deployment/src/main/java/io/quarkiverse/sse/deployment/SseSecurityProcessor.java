package io.quarkiverse.sse.deployment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.MethodParameterInfo;

import io.quarkiverse.sse.ClientClosed;
import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.runtime.SseRecorder;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkiverse.sse.runtime.connection.OpenGate;
import io.quarkiverse.sse.runtime.security.AttributeIdentityReader;
import io.quarkiverse.sse.runtime.security.SseSecurityRecorder;
import io.quarkiverse.sse.spi.SseOpenCheck;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanArchiveIndexBuildItem;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.security.spi.ClassSecurityCheckStorageBuildItem;
import io.quarkus.security.spi.RegisterClassSecurityCheckBuildItem;
import io.quarkus.security.spi.SecurityTransformer;
import io.quarkus.security.spi.SecurityTransformerBuildItem;
import io.quarkus.security.spi.runtime.SecurityCheck;
import io.smallrye.common.annotation.Blocking;

/**
 * Finds what decides whether a request may become a connection: open checks, and security
 * annotations on classes that have observers.
 */
class SseSecurityProcessor {

    private static final DotName OPEN_CHECK = DotName.createSimple(SseOpenCheck.class);
    private static final DotName BLOCKING = DotName.createSimple(Blocking.class);
    private static final DotName CONNECTION = DotName.createSimple(SseConnection.class);
    private static final DotName OBSERVES = DotName.createSimple(Observes.class);
    private static final DotName OBSERVES_ASYNC = DotName.createSimple(ObservesAsync.class);
    private static final DotName CLOSED = DotName.createSimple(Closed.class);
    private static final DotName CLIENT_CLOSED = DotName.createSimple(ClientClosed.class);
    private static final DotName SSE_NAME = DotName.createSimple(SseName.class);
    // by name: an application without tokens has not the classes
    private static final String JWT_READER = "io.quarkiverse.sse.runtime.security.JwtIdentityReader";

    @BuildStep
    UnremovableBeanBuildItem openChecks() {
        return UnremovableBeanBuildItem.beanTypes(Set.of(OPEN_CHECK));
    }

    @BuildStep
    AdditionalBeanBuildItem identityReader(Capabilities capabilities) {
        boolean tokens = capabilities.isPresent(Capability.JWT) || capabilities.isPresent(Capability.OIDC);
        return AdditionalBeanBuildItem.builder()
                .addBeanClass(tokens ? JWT_READER : AttributeIdentityReader.class.getName())
                // not by an annotation, which would make a bean of the superclass as well
                .setDefaultScope(DotName.createSimple(Singleton.class))
                .setUnremovable()
                .build();
    }

    @BuildStep
    void securedClasses(Capabilities capabilities, BeanArchiveIndexBuildItem index,
            Optional<SecurityTransformerBuildItem> transformer, BuildProducer<SecuredClassBuildItem> secured,
            BuildProducer<RegisterClassSecurityCheckBuildItem> checks) {
        if (capabilities.isMissing(Capability.SECURITY)) {
            return;
        }
        SecurityTransformer annotations = SecurityTransformerBuildItem.createSecurityTransformer(index.getIndex(), transformer);
        Map<DotName, Set<String>> servicesByClass = new HashMap<>();
        for (DotName observes : List.of(OBSERVES, OBSERVES_ASYNC)) {
            for (AnnotationInstance each : index.getIndex().getAnnotations(observes)) {
                MethodParameterInfo parameter = each.target().asMethodParameter();
                if (observesOpening(parameter)) {
                    AnnotationInstance name = parameter.declaredAnnotation(SSE_NAME);
                    servicesByClass.computeIfAbsent(parameter.method().declaringClass().name(), type -> new TreeSet<>())
                            .add(name == null ? SecuredClassBuildItem.EVERY_SERVICE : name.value().asString());
                }
            }
        }
        servicesByClass.forEach((type, services) -> {
            ClassInfo observing = index.getIndex().getClassByName(type);
            annotations.findFirstSecurityAnnotation(observing, SecurityTransformer.AuthorizationType.SECURITY_CHECK)
                    .ifPresent(annotation -> {
                        checks.produce(new RegisterClassSecurityCheckBuildItem(type, annotation));
                        secured.produce(new SecuredClassBuildItem(type, services));
                    });
        });
    }

    /** An observer that has no such qualifier is called for everything, and so for what opens. */
    private static boolean observesOpening(MethodParameterInfo parameter) {
        return parameter.type().name().equals(CONNECTION) && !parameter.hasDeclaredAnnotation(CLOSED)
                && !parameter.hasDeclaredAnnotation(CLIENT_CLOSED);
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void gates(SseRecorder recorder, SseSecurityRecorder securityRecorder, List<SseServiceBuildItem> services,
            List<SecuredClassBuildItem> secured, Optional<ClassSecurityCheckStorageBuildItem> storage,
            BeanDiscoveryFinishedBuildItem beans, CombinedIndexBuildItem index, SseBuildTimeConfig config,
            BuildProducer<SyntheticBeanBuildItem> gates) {
        boolean hasChecks = !beans.beanStream().withBeanType(OPEN_CHECK).isEmpty();
        Set<String> blocking = blockingChecks(beans, index);
        for (SseServiceBuildItem service : services) {
            Map<String, SecurityCheck> classChecks = new HashMap<>();
            for (SecuredClassBuildItem each : secured) {
                if (each.concerns(service.name())) {
                    classChecks.put(each.type().toString(),
                            (SecurityCheck) storage.orElseThrow().getSecurityCheck(each.type()));
                }
            }
            // without checks, apart from them, so that a native executable contains only what is used
            boolean tickets = config.services().get(service.name()).security().tickets();
            Function<SyntheticCreationalContext<OpenGate>, OpenGate> creator = hasChecks || tickets || !classChecks.isEmpty()
                    ? securityRecorder.openGate(service.name(), classChecks, blocking, tickets)
                    : recorder.openGate();
            gates.produce(SyntheticBeanBuildItem.configure(OpenGate.class)
                    .scope(Singleton.class)
                    .addQualifier().annotation(SseName.class).addValue("value", service.name()).done()
                    .addInjectionPoint(ClassType.create(IdentityReader.class))
                    .createWith(creator)
                    .setRuntimeInit()
                    .unremovable()
                    .done());
        }
    }

    private static Set<String> blockingChecks(BeanDiscoveryFinishedBuildItem beans, CombinedIndexBuildItem index) {
        Set<String> blocking = new HashSet<>();
        for (BeanInfo bean : beans.beanStream().withBeanType(OPEN_CHECK)) {
            if (bean.isClassBean() && isBlocking(bean.getTarget().orElseThrow().asClass(), index)) {
                blocking.add(bean.getBeanClass().toString());
            }
        }
        return blocking;
    }

    private static boolean isBlocking(ClassInfo check, CombinedIndexBuildItem index) {
        for (ClassInfo type = check; type != null; type = index.getIndex().getClassByName(type.superName())) {
            MethodInfo perform = type.method("perform", ClassType.create(SseOpenCheck.Request.class));
            if (type.hasDeclaredAnnotation(BLOCKING) || perform != null && perform.hasDeclaredAnnotation(BLOCKING)) {
                return true;
            }
        }
        return false;
    }
}
