package io.quarkiverse.sse.it;

/**
 * A note on the board.
 *
 * @param id tells it from the others
 * @param text what it says
 */
record Note(long id, String text) {
}
