package io.quarkiverse.sse.runtime.transaction;

import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * Transactions of JTA.
 */
@Singleton
public final class JtaTransactions implements Transactions {

    private final TransactionSynchronizationRegistry registry;

    @Inject
    public JtaTransactions(TransactionSynchronizationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public boolean defer(Runnable action) {
        return switch (registry.getTransactionStatus()) {
            // the last two: a synchronization is called behind the end of its transaction
            case Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED, Status.STATUS_ROLLEDBACK -> false;
            // it will never commit
            case Status.STATUS_MARKED_ROLLBACK, Status.STATUS_ROLLING_BACK -> true;
            default -> {
                deferred().add(action);
                yield true;
            }
        };
    }

    /** One for each transaction: the transaction manager calls the last of its synchronizations first. */
    private Deferred deferred() {
        Deferred deferred = (Deferred) registry.getResource(this);
        if (deferred == null) {
            deferred = new Deferred();
            registry.registerInterposedSynchronization(deferred);
            registry.putResource(this, deferred);
        }
        return deferred;
    }

    @Override
    public void check() {
        // it can
    }

    private static final class Deferred implements Synchronization {

        // guarded by this: several threads may work in one transaction
        private final List<Runnable> actions = new ArrayList<>();

        synchronized void add(Runnable action) {
            actions.add(action);
        }

        @Override
        public void beforeCompletion() {
            // nothing has to be done in the transaction
        }

        @Override
        public synchronized void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                actions.forEach(Runnable::run);
            }
        }
    }
}
