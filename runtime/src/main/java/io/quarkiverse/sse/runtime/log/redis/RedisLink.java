package io.quarkiverse.sse.runtime.log.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import org.jboss.logging.Logger;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;

/**
 * A connection to Redis that belongs to a log, or to the generations of a service, alone. It has a
 * client of its own, so the application keeps its pool, and closing the client closes the socket:
 * closing a pooled connection would only give it back. A connection that was given up is made again
 * on request, after a pause that grows from attempt to attempt. Everything in it belongs to one
 * event loop, that of its owner.
 */
public final class RedisLink {

    private static final Logger LOG = Logger.getLogger(RedisLink.class);

    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    /**
     * The errors of a server that another one may have replaced, and the client's own error
     * for a closed socket.
     */
    private static final Set<String> WRONG_SERVER = Set.of("READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN",
            "CONNECTION_CLOSED");

    private final Context loop;
    private final RedisOptions options;
    private final long timeoutMillis;
    private final long longestPauseMillis;
    private final Listener listener;

    /** The client of the connection, or of the attempt to make it. */
    private Redis client;
    private RedisConnection connection;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private boolean pausing;
    private boolean wanted;
    private boolean closed;

    /** Talks to Redis. It is called on the event loop. */
    public interface Listener {

        /** The connection can be used. */
        void onConnected();

        /**
         * The connection is gone, or could not be made. {@link RedisLink#connect()} makes it again.
         *
         * @param cause the reason
         */
        void onDisconnected(Throwable cause);
    }

    /**
     * @param loop the event loop
     * @param options how the application connects
     * @param timeout how long Redis may take to accept a connection
     * @param listener talks to Redis
     */
    public RedisLink(Context loop, RedisOptions options, Duration timeout, Listener listener) {
        this.loop = loop;
        this.options = own(options);
        this.timeoutMillis = timeout.toMillis();
        // an attempt and the pause behind it take less than twice the timeout
        this.longestPauseMillis = Math.max(FIRST_PAUSE_MILLIS, Math.min(LONGEST_PAUSE_MILLIS, timeoutMillis / 4));
        this.listener = listener;
    }

    private static RedisOptions own(RedisOptions options) {
        RedisOptions own = new RedisOptions(options);
        // what a socket still has to send when it is given up must not arrive later
        own.setNetClientOptions(new NetClientOptions(options.getNetClientOptions()).setSoLinger(0));
        own.setMaxPoolSize(1);
        own.setPoolName((options.getPoolName() == null ? "" : options.getPoolName() + "-") + "sse-log");
        return own;
    }

    /**
     * @return whether requests can be sent now
     */
    public boolean isConnected() {
        return connection != null;
    }

    /** Makes the connection, unless it exists or is being made. */
    public void connect() {
        if (closed || client != null) {
            return;
        }
        if (pausing) {
            wanted = true;
            return;
        }
        Redis connecting;
        try {
            connecting = Redis.createClient(loop.owner(), options);
        } catch (RuntimeException e) {
            giveUp(e);
            return;
        }
        client = connecting;
        inTime(connecting.connect(), timeoutMillis).onComplete(result -> {
            if (client != connecting) {
                return;
            }
            if (result.failed()) {
                giveUp(result.cause());
                return;
            }
            connection = result.result();
            connection.endHandler(ended -> loop.runOnContext(ignored -> onEnd(connecting)));
            listener.onConnected();
        });
    }

    private void onEnd(Redis of) {
        if (client == of) {
            giveUp(new IllegalStateException("Redis has closed the connection"));
        }
    }

    /**
     * Sends a request that may take any time.
     *
     * @return the reply; fails when the connection ends
     */
    Future<Response> send(Request request) {
        Promise<Response> reply = Promise.promise();
        connection.send(request).onComplete(result -> loop.runOnContext(ignored -> complete(reply, result)));
        return checked(reply.future());
    }

    /**
     * Sends a request, and gives the connection up if the reply takes too long.
     *
     * @param millis how long the reply may take, in milliseconds
     */
    public Future<Response> send(Request request, long millis) {
        return checked(inTime(connection.send(request), millis));
    }

    private Future<Response> checked(Future<Response> reply) {
        Redis asked = client;
        return reply.onFailure(cause -> {
            if (client == asked && isConnectionsFault(cause)) {
                giveUp(cause);
            }
        });
    }

    /** Only an error with which Redis itself has answered concerns the request alone. */
    private static boolean isConnectionsFault(Throwable cause) {
        if (!(cause instanceof ErrorType)) {
            return true;
        }
        String message = cause.getMessage();
        int end = message.indexOf(' ');
        return WRONG_SERVER.contains(end < 0 ? message : message.substring(0, end));
    }

    private <T> Future<T> inTime(Future<T> future, long millis) {
        Promise<T> inTime = Promise.promise();
        long timer = loop.owner().setTimer(millis,
                late -> inTime.tryFail(new TimeoutException("no answer within " + Duration.ofMillis(millis))));
        future.onComplete(result -> loop.runOnContext(ignored -> {
            loop.owner().cancelTimer(timer);
            complete(inTime, result);
        }));
        return inTime.future();
    }

    private static <T> void complete(Promise<T> promise, AsyncResult<T> result) {
        if (result.succeeded()) {
            promise.tryComplete(result.result());
        } else {
            promise.tryFail(result.cause());
        }
    }

    /** Makes the next attempt follow soon, because this connection has worked. */
    public void resetPause() {
        pauseMillis = FIRST_PAUSE_MILLIS;
    }

    /**
     * Closes the socket at once.
     *
     * @param cause the reason
     */
    void giveUp(Throwable cause) {
        if (closed) {
            return;
        }
        closeSocket();
        askAnotherFirst();
        pausing = true;
        loop.owner().setTimer(pauseMillis, over -> {
            pausing = false;
            if (wanted) {
                wanted = false;
                connect();
            }
        });
        pauseMillis = Math.min(2 * pauseMillis, longestPauseMillis);
        listener.onDisconnected(cause);
    }

    /**
     * The client asks one endpoint after the other who the master is, and waits for each. A silent one
     * must not be the first in every attempt.
     */
    private void askAnotherFirst() {
        if (options.getType() != RedisClientType.STANDALONE) {
            List<String> endpoints = new ArrayList<>(options.getEndpoints());
            Collections.rotate(endpoints, -1);
            options.setEndpoints(endpoints);
        }
    }

    private void closeSocket() {
        Redis ended = client;
        client = null;
        connection = null;
        if (ended != null) {
            try {
                ended.close();
            } catch (RuntimeException e) {
                LOG.debug("A connection to Redis could not be closed", e);
            }
        }
    }

    /** Closes the socket for good. */
    public void close() {
        closeSocket();
        closed = true;
    }
}
