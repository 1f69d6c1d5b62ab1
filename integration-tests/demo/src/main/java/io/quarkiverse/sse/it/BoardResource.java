package io.quarkiverse.sse.it;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;

/**
 * The board as a page that needs no JavaScript to be read.
 */
@Path("/board")
class BoardResource {

    private static final int MAX_TEXT = 200;

    private final Board board;
    private final Template page;

    BoardResource(Board board, @Location("board.html") Template page) {
        this.board = board;
        this.page = page;
    }

    @GET
    @Produces("text/html;charset=UTF-8")
    public String show() {
        return page.render();
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public void add(String text) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw new BadRequestException("a note of 1 to " + MAX_TEXT + " characters is needed");
        }
        board.add(text);
    }
}
