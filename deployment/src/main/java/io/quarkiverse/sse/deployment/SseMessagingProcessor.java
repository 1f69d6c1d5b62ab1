package io.quarkiverse.sse.deployment;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.Type;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveHierarchyBuildItem;
import io.quarkus.deployment.pkg.NativeConfig;
import io.smallrye.config.SmallRyeConfig;

/**
 * Connects the channels of Quarkus Messaging that are configured with the connector of this extension.
 * An application without such channels has no connector.
 */
class SseMessagingProcessor {

    private static final String PACKAGE = "io.quarkiverse.sse.runtime.messaging.";

    // by name: an application without Messaging has not their classes
    private static final String SERVICES = PACKAGE + "ChannelServices";
    private static final String EVENTS = PACKAGE + "ConnectionEventsFactory";

    @BuildStep
    void channels(Capabilities capabilities, BuildProducer<SseMessagingChannelBuildItem> channels) {
        if (capabilities.isPresent(Capability.MESSAGING)) {
            SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
            for (boolean incoming : new boolean[] { true, false }) {
                for (Map.Entry<String, String> channel : MessagingChannels.find(config, incoming).entrySet()) {
                    channels.produce(new SseMessagingChannelBuildItem(incoming, channel.getKey(), channel.getValue()));
                }
            }
        }
    }

    @BuildStep
    void connectors(List<SseMessagingChannelBuildItem> channels, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (!names(channels, true).isEmpty()) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(EVENTS));
            connector("Incoming", beans);
        }
        if (!names(channels, false).isEmpty()) {
            connector("Outgoing", beans);
        }
    }

    private static void connector(String direction, BuildProducer<AdditionalBeanBuildItem> beans) {
        beans.produce(AdditionalBeanBuildItem.builder().setUnremovable()
                .addBeanClasses(SERVICES, PACKAGE + "Sse" + direction + "Connector", PACKAGE + "NoConnector$" + direction)
                .build());
    }

    /** What goes through a channel is sent as JSON, without any code that a search for the API would find. */
    @BuildStep
    void payloads(NativeConfig nativeConfig, List<SseMessagingChannelBuildItem> channels, CombinedIndexBuildItem combinedIndex,
            BuildProducer<ReflectiveHierarchyBuildItem> hierarchies) {
        if (!nativeConfig.enabled()) {
            return;
        }
        MessagePayloads payloads = new MessagePayloads(combinedIndex.getIndex());
        for (String channel : names(channels, false)) {
            for (Type payload : payloads.of(channel)) {
                SseNativeProcessor.register(payload, combinedIndex.getIndex(), payload.name(), hierarchies);
            }
        }
    }

    private static Set<String> names(List<SseMessagingChannelBuildItem> channels, boolean incoming) {
        Set<String> names = new TreeSet<>();
        for (SseMessagingChannelBuildItem channel : channels) {
            if (channel.incoming() == incoming) {
                names.add(channel.name());
            }
        }
        return names;
    }
}
