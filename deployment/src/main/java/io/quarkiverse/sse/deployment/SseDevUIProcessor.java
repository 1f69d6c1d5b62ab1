package io.quarkiverse.sse.deployment;

import java.util.List;

import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.devui.Services;
import io.quarkiverse.sse.runtime.devui.Settings;
import io.quarkiverse.sse.runtime.devui.SseJsonRPCService;
import io.quarkiverse.sse.runtime.devui.Watches;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;

/**
 * Shows the services in the Dev UI. The classes that its pages talk to are in the application in dev
 * mode only.
 */
class SseDevUIProcessor {

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    CardPageBuildItem pages(List<SseServiceBuildItem> services, SseBuildTimeConfig config) {
        CardPageBuildItem card = new CardPageBuildItem();
        card.addPage(Page.webComponentPageBuilder()
                .title("Services")
                .icon("font-awesome-solid:tower-broadcast")
                .componentLink("qwc-sse-services.js")
                .staticLabel(Integer.toString(services.size())));
        card.addPage(Page.webComponentPageBuilder()
                .title("Connections")
                .icon("font-awesome-solid:plug")
                .componentLink("qwc-sse-connections.js")
                .dynamicLabelJsonRPCMethodName("connectionCount"));
        card.addPage(Page.webComponentPageBuilder()
                .title("Events")
                .icon("font-awesome-solid:bolt")
                .componentLink("qwc-sse-events.js"));
        if (hasLog(services, config)) {
            card.addPage(Page.webComponentPageBuilder()
                    .title("History")
                    .icon("font-awesome-solid:clock-rotate-left")
                    .componentLink("qwc-sse-history.js"));
        }
        return card;
    }

    private static boolean hasLog(List<SseServiceBuildItem> services, SseBuildTimeConfig config) {
        for (SseServiceBuildItem service : services) {
            if (config.services().get(service.name()).log() != LogKind.NONE) {
                return true;
            }
        }
        return false;
    }

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    JsonRPCProvidersBuildItem jsonRpc() {
        return new JsonRPCProvidersBuildItem(SseJsonRPCService.class);
    }

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(Services.class, Settings.class, Watches.class)
                .setUnremovable()
                .build();
    }
}
