package io.quarkiverse.sse.it;

/**
 * A message that somebody wants to be sent.
 *
 * @param to whom: {@code everybody}, the {@code tab} with the {@code id}, or the {@code user} with the name {@code user}
 * @param id the connection of the sender
 */
record MessageRequest(String text, String to, String id, String user) {
}
