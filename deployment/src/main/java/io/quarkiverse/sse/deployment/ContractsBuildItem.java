package io.quarkiverse.sse.deployment;

import io.quarkiverse.sse.deployment.contract.Contracts;
import io.quarkus.builder.item.SimpleBuildItem;

/**
 * What the services promise to their clients. It is there if anything describes it.
 */
final class ContractsBuildItem extends SimpleBuildItem {

    private final Contracts contracts;

    ContractsBuildItem(Contracts contracts) {
        this.contracts = contracts;
    }

    Contracts contracts() {
        return contracts;
    }
}
