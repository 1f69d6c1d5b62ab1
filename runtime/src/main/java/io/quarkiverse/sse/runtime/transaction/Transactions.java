package io.quarkiverse.sse.runtime.transaction;

/**
 * Knows the transaction of the calling thread.
 */
public interface Transactions {

    /**
     * Has an action called when the transaction has committed, on the thread that ends it, behind those
     * that came before.
     *
     * @param action what to do; it must throw nothing
     * @return {@code false} if there is no transaction, and the action will not be called
     * @throws IllegalStateException if the transaction is just ending
     */
    boolean defer(Runnable action);

    /**
     * @throws IllegalStateException if the application can't have transactions
     */
    void check();
}
