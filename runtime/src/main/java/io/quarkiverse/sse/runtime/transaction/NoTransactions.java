package io.quarkiverse.sse.runtime.transaction;

import jakarta.inject.Singleton;

/**
 * For applications without a transaction manager.
 */
@Singleton
public final class NoTransactions implements Transactions {

    @Override
    public boolean defer(Runnable action) {
        check();
        return false;
    }

    @Override
    public void check() {
        throw new IllegalStateException("This application has no transactions: afterCommit() needs the extension "
                + "quarkus-narayana-jta");
    }
}
