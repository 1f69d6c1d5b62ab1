package io.quarkiverse.sse.deployment;

import java.util.Optional;

import io.quarkiverse.sse.deployment.contract.OpenApiFilter;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.smallrye.openapi.deployment.spi.AddToOpenAPIDefinitionBuildItem;

/**
 * Adds the services to the OpenAPI document of an application that has one.
 */
class SseOpenApiProcessor {

    @BuildStep
    void document(SseBuildTimeConfig config, Capabilities capabilities, Optional<ContractsBuildItem> contracts,
            BuildProducer<AddToOpenAPIDefinitionBuildItem> definitions) {
        if (SseContractsProcessor.areInOpenApi(config, capabilities)) {
            definitions.produce(new AddToOpenAPIDefinitionBuildItem(new OpenApiFilter(contracts.get().contracts())));
        }
    }
}
