package io.quarkiverse.sse.churn;

import java.util.List;
import java.util.Set;

import io.quarkiverse.sse.SseCloseReason;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/**
 * The ways in which a client comes and goes. Another one is another constant.
 */
enum Visit {

    /** Reads for a while, and closes the connection. */
    ENDS(20, SseCloseReason.CLIENT) {
        @Override
        void begin(Crowd crowd) {
            readAndClose(crowd, crowd.plain, crowd.request("/sse", this));
        }
    },
    /** The same with a reset. */
    RESETS(15, SseCloseReason.CLIENT) {
        @Override
        void begin(Crowd crowd) {
            readAndClose(crowd, crowd.abrupt, crowd.request("/sse", this));
        }
    },
    /** Does not wait for the head. */
    RESETS_AT_ONCE(8, SseCloseReason.CLIENT) {
        @Override
        void begin(Crowd crowd) {
            crowd.connect(crowd.abrupt, socket -> socket.write(crowd.request("/sse", this)).onComplete(sent -> socket.close()));
        }
    },
    SENDS_HALF_A_REQUEST(5) {
        @Override
        void begin(Crowd crowd) {
            String request = crowd.request("/sse", this);
            readAndClose(crowd, crowd.plain, request.substring(0, request.length() / 2));
        }
    },
    PIPELINES(4, SseCloseReason.CLIENT) {
        @Override
        void begin(Crowd crowd) {
            readAndClose(crowd, crowd.plain, crowd.request("/sse", this).repeat(3));
        }
    },
    PIPELINES_HALF_A_REQUEST(4, SseCloseReason.CLIENT) {
        @Override
        void begin(Crowd crowd) {
            String request = crowd.request("/sse", this);
            readAndClose(crowd, crowd.abrupt, request + request.substring(0, request.length() / 2));
        }
    },
    NEVER_READS(2, SseCloseReason.OVERFLOW, SseCloseReason.STALLED) {
        @Override
        void begin(Crowd crowd) {
            crowd.connect(crowd.small, socket -> {
                socket.pause();
                socket.write(crowd.request("/sse", this));
                crowd.after(FOR_EVER_MILLIS, FOR_EVER_MILLIS + 1, socket::close);
            });
        }
    },
    /** Reads for a while, and then neither reads nor closes the connection. */
    VANISHES(2, SseCloseReason.OVERFLOW, SseCloseReason.STALLED) {
        @Override
        void begin(Crowd crowd) {
            crowd.connect(crowd.small, socket -> {
                read(socket);
                socket.write(crowd.request("/sse", this));
                crowd.after(MIN_STAY_MILLIS, MAX_STAY_MILLIS, socket::pause);
                crowd.after(FOR_EVER_MILLIS, FOR_EVER_MILLIS + 1, socket::close);
            });
        }
    },
    IS_CLOSED(9, SseCloseReason.UNREGISTERED) {
        @Override
        void begin(Crowd crowd) {
            readToEnd(crowd, crowd.request("/sse?end=close", this, "Connection: close\r\n"));
        }
    },
    IS_UNREGISTERED(8, SseCloseReason.UNREGISTERED) {
        @Override
        void begin(Crowd crowd) {
            readToEnd(crowd, crowd.request("/sse/kept?end=unregister", this, "Connection: close\r\n"));
        }
    },
    IS_REVOKED(5, SseCloseReason.REVOKED) {
        @Override
        void begin(Crowd crowd) {
            readToEnd(crowd, crowd.request("/sse?end=revoke", this, "Connection: close\r\n", crowd.newUser()));
        }
    },
    EXPIRES(5, SseCloseReason.EXPIRED) {
        @Override
        void begin(Crowd crowd) {
            readToEnd(crowd, crowd.request("/sse", this, "Connection: close\r\n", crowd.newUser(), "X-Expires: 2\r\n"));
        }
    },
    /** Leaves before its identity expires. */
    LEAVES_BEFORE_IT_EXPIRES(4, SseCloseReason.CLIENT) {
        @Override
        void begin(Crowd crowd) {
            readAndClose(crowd, crowd.plain, crowd.request("/sse", this, crowd.newUser(), "X-Expires: 3600\r\n"));
        }
    },
    HAS_A_TICKET(5, SseCloseReason.CLIENT) {
        @Override
        void begin(Crowd crowd) {
            crowd.withTicket(ticket -> readAndClose(crowd, crowd.plain, crowd.request("/sse?ticket=" + ticket, this)));
        }
    },
    DOES_NOT_USE_ITS_TICKET(2) {
        @Override
        void begin(Crowd crowd) {
            crowd.withTicket(ticket -> {
            });
        }
    },
    IS_REFUSED(4) {
        @Override
        void begin(Crowd crowd) {
            readToEnd(crowd, crowd.request("/sse", this, "Connection: close\r\n").replace("text/event-stream", "text/html"));
        }
    },
    /** Comes back to where one of them has been. */
    RESUMES(7, SseCloseReason.CLIENT) {
        @Override
        void begin(Crowd crowd) {
            crowd.connect(crowd.plain, socket -> {
                socket.handler(buffer -> crowd.saw(buffer.toString()));
                socket.write(crowd.request("/sse/kept", this, "Last-Event-ID: " + crowd.lastId() + "\r\n"));
                crowd.after(MIN_STAY_MILLIS, MAX_STAY_MILLIS, socket::close);
            });
        }
    },
    HTTP2_RESETS(6, SseCloseReason.CLIENT) {
        @Override
        void begin(Crowd crowd) {
            crowd.request(crowd.http2, this, response -> {
                crowd.silence.begin();
                response.handler(ignored -> crowd.silence.hear());
                crowd.after(MIN_STAY_MILLIS, MAX_STAY_MILLIS, () -> {
                    crowd.silence.end();
                    response.request().reset(CANCEL);
                });
            });
        }
    },
    /** Ends all streams of its connection. */
    HTTP2_CLOSES(4, SseCloseReason.CLIENT) {
        @Override
        void begin(Crowd crowd) {
            crowd.request(crowd.http2ThatCloses, this, response -> crowd.after(MIN_STAY_MILLIS, MAX_STAY_MILLIS,
                    () -> response.request().connection().close()));
        }
    },
    HTTP2_NEVER_READS(2, SseCloseReason.OVERFLOW, SseCloseReason.STALLED) {
        @Override
        void begin(Crowd crowd) {
            crowd.request(crowd.http2ThatDoesNotRead, this, response -> {
                response.pause();
                crowd.after(FOR_EVER_MILLIS, FOR_EVER_MILLIS + 1, () -> response.request().reset(CANCEL));
            });
        }
    };

    /** What the shares add up to. */
    static final int ALL = List.of(values()).stream().mapToInt(visit -> visit.share).sum();

    private static final long CANCEL = 8;
    private static final int MIN_STAY_MILLIS = 50;
    private static final int MAX_STAY_MILLIS = 2_000;
    /** Longer than it takes a server to find out. */
    private static final int FOR_EVER_MILLIS = 20_000;

    private final int share;
    private final Set<SseCloseReason> reasons;

    Visit(int share, SseCloseReason... reasons) {
        this.share = share;
        this.reasons = Set.of(reasons);
    }

    static Visit at(int number) {
        int rest = number;
        for (Visit visit : values()) {
            rest -= visit.share;
            if (rest < 0) {
                return visit;
            }
        }
        throw new IllegalArgumentException(Integer.toString(number));
    }

    abstract void begin(Crowd crowd);

    /** {@return for what its connections end; nothing if there are none} */
    Set<SseCloseReason> reasons() {
        return reasons;
    }

    private static void read(NetSocket socket) {
        socket.handler(ignored -> {
        });
    }

    private static void readAndClose(Crowd crowd, NetClient client, String requests) {
        crowd.connect(client, socket -> {
            read(socket);
            socket.write(requests);
            crowd.after(MIN_STAY_MILLIS, MAX_STAY_MILLIS, socket::close);
        });
    }

    private static void readToEnd(Crowd crowd, String request) {
        crowd.connect(crowd.plain, socket -> {
            read(socket);
            socket.write(request);
            crowd.endsWithin(socket, FOR_EVER_MILLIS);
        });
    }
}
