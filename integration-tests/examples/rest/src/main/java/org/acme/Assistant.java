package org.acme;

import io.smallrye.mutiny.Multi;

/**
 * What an AI service of {@code quarkus-langchain4j} looks like. There it has the annotation
 * {@code @RegisterAiService}, and the extension implements it.
 */
public interface Assistant {

    Multi<String> chat(String message);
}
