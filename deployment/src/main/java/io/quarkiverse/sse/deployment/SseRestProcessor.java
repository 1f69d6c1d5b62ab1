package io.quarkiverse.sse.deployment;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jboss.resteasy.reactive.server.model.FixedHandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.model.HandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.processor.scanning.MethodScanner;

import io.quarkiverse.sse.SseStream;
import io.quarkiverse.sse.runtime.rest.SseStreamHandler;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.resteasy.reactive.server.spi.MethodScannerBuildItem;

/**
 * Lets methods of Quarkus REST return a stream of a service.
 */
class SseRestProcessor {

    /** What a method may return that has a stream in it. A type with an argument has one if the argument has. */
    private static final Set<DotName> MAY_HOLD_A_STREAM = Set.of(DotName.createSimple(SseStream.class), DotName.OBJECT_NAME,
            DotName.createSimple("jakarta.ws.rs.core.Response"));

    @BuildStep
    void streams(Capabilities capabilities, BuildProducer<MethodScannerBuildItem> scanners) {
        if (capabilities.isPresent(Capability.RESTEASY_REACTIVE)) {
            scanners.produce(new MethodScannerBuildItem(new StreamScanner()));
        }
    }

    private static final class StreamScanner implements MethodScanner {

        @Override
        public List<HandlerChainCustomizer> scan(MethodInfo method, ClassInfo endpoint, Map<String, Object> context) {
            return mayHoldAStream(method.returnType())
                    ? List.of(new FixedHandlerChainCustomizer(new SseStreamHandler(),
                            HandlerChainCustomizer.Phase.AFTER_RESPONSE_CREATED))
                    : List.of();
        }

        private static boolean mayHoldAStream(Type type) {
            return switch (type.kind()) {
                case CLASS -> MAY_HOLD_A_STREAM.contains(type.name());
                case PARAMETERIZED_TYPE ->
                    type.asParameterizedType().arguments().stream().anyMatch(StreamScanner::mayHoldAStream);
                case TYPE_VARIABLE, WILDCARD_TYPE -> true;
                default -> false;
            };
        }
    }
}
