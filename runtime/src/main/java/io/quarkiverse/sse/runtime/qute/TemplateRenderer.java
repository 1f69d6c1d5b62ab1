package io.quarkiverse.sse.runtime.qute;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.inject.Singleton;

import io.quarkiverse.sse.runtime.wire.DataRenderer;
import io.quarkus.qute.TemplateInstance;

/**
 * Renders Qute templates and fragments. Thread-safe.
 */
@Singleton
class TemplateRenderer implements DataRenderer {

    @Override
    public boolean renders(Object data) {
        return data instanceof TemplateInstance;
    }

    @Override
    public CompletionStage<String> render(Object data) {
        TemplateInstance template = (TemplateInstance) data;
        CompletableFuture<String> rendered = template.renderAsync().toCompletableFuture();
        if (rendered.isDone()) {
            return rendered;
        }
        // Qute has the same limit, unless that is turned off for what is asynchronous
        long timeoutMillis = template.getTimeout();
        return rendered.copy().orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .exceptionally(failure -> failAs(failure, timeoutMillis));
    }

    private static String failAs(Throwable failure, long timeoutMillis) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        throw new CompletionException(cause instanceof TimeoutException
                ? new IllegalStateException("The template was not rendered within " + timeoutMillis
                        + " ms, which quarkus.qute.timeout allows", cause)
                : cause);
    }
}
