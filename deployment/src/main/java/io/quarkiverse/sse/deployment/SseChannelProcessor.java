package io.quarkiverse.sse.deployment;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.jandex.ClassType;
import org.jboss.jandex.ParameterizedType;
import org.jboss.jandex.Type;

import io.quarkiverse.sse.SseChannel;
import io.quarkiverse.sse.SseEventType;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.channel.SseChannelRecorder;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.InjectionPointTransformerBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.processor.InjectionPointInfo;
import io.quarkus.arc.processor.InjectionPointsTransformer;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;

/**
 * Makes the channels that the application injects. An application without channels gets nothing of
 * this.
 */
class SseChannelProcessor {

    @BuildStep
    AdditionalBeanBuildItem qualifier() {
        return new AdditionalBeanBuildItem(SseEventType.class);
    }

    /** Otherwise a channel without a name would be that of any service. */
    @BuildStep
    InjectionPointTransformerBuildItem channelsOfTheDefaultService() {
        return new InjectionPointTransformerBuildItem(new InjectionPointsTransformer() {
            @Override
            public boolean appliesTo(Type requiredType) {
                return ChannelFinder.channelType(requiredType) != null;
            }

            @Override
            public void transform(TransformationContext context) {
                boolean named = context.getQualifiers().stream()
                        .anyMatch(annotation -> annotation.name().equals(ChannelFinder.SSE_NAME));
                if (!named) {
                    context.transform()
                            .add(SseProcessor.nameOf(SseService.DEFAULT_NAME))
                            .done();
                }
            }
        });
    }

    @BuildStep
    void channels(BeanDiscoveryFinishedBuildItem beans, BuildProducer<SseChannelBuildItem> channels) {
        ChannelFinder finder = new ChannelFinder();
        for (InjectionPointInfo injectionPoint : beans.getInjectionPoints()) {
            finder.add(injectionPoint);
        }
        finder.channels().forEach(channels::produce);
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void beans(SseChannelRecorder recorder, List<SseChannelBuildItem> channels, BuildProducer<SyntheticBeanBuildItem> beans) {
        for (SseChannelBuildItem channel : channels) {
            beans.produce(SyntheticBeanBuildItem.configure(SseChannel.class)
                    .types(ParameterizedType.create(ChannelFinder.SSE_CHANNEL, new Type[] { channel.data() }, null))
                    .scope(ApplicationScoped.class)
                    .addQualifier().annotation(SseName.class).addValue("value", channel.service()).done()
                    .addQualifier().annotation(SseEventType.class).addValue("value", channel.event()).done()
                    .addInjectionPoint(ClassType.create(SseService.class), SseProcessor.nameOf(channel.service()))
                    .createWith(recorder.channel(channel.service(), channel.event()))
                    .setRuntimeInit()
                    .done());
        }
    }
}
