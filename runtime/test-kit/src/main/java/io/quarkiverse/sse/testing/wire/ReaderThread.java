package io.quarkiverse.sse.testing.wire;

import java.io.IOException;

/**
 * Reads one exchange to its end and hands over what comes. The thread is a daemon, and ends with the
 * exchange. Any thread may change its pace.
 */
public final class ReaderThread extends Thread {

    private static final int BUFFER = 64 * 1024;
    private static final int TICKS_PER_SECOND = 20;

    private final Exchange exchange;
    private final Listener listener;
    private boolean paused;
    private long bytesPerSecond = Long.MAX_VALUE;

    /** Is called on the thread of the reader alone. */
    public interface Listener {

        void head(Head head);

        void data(byte[] bytes, int length);

        /**
         * Comes last, and always.
         *
         * @param failure {@code null} if the server has ended its answer
         */
        void end(IOException failure);
    }

    /**
     * @param paused whether it waits with the body until {@link #readAtFullSpeed()}
     */
    public ReaderThread(Exchange exchange, Listener listener, boolean paused) {
        super("SSE test stream");
        setDaemon(true);
        this.exchange = exchange;
        this.listener = listener;
        this.paused = paused;
    }

    @Override
    public void run() {
        IOException failure = null;
        try {
            listener.head(exchange.head());
            readBody();
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException e) {
            failure = new IOException(e);
        } finally {
            exchange.close();
        }
        listener.end(failure);
    }

    private void readBody() throws IOException {
        byte[] buffer = new byte[BUFFER];
        byte[] pinch = buffer;
        while (true) {
            int most = awaitTurn();
            if (most < buffer.length && pinch.length != most) {
                pinch = new byte[most];
            }
            byte[] into = most < buffer.length ? pinch : buffer;
            int count = exchange.read(into);
            if (count < 0) {
                return;
            }
            listener.data(into, count);
        }
    }

    /**
     * @return how many bytes may be read now
     */
    private synchronized int awaitTurn() throws IOException {
        try {
            if (bytesPerSecond != Long.MAX_VALUE && !paused) {
                wait(1000 / TICKS_PER_SECOND);
            }
            while (paused) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        return (int) Math.max(1, Math.min(BUFFER, bytesPerSecond / TICKS_PER_SECOND));
    }

    public synchronized void pause() {
        paused = true;
    }

    public void readAtFullSpeed() {
        readSlowly(Long.MAX_VALUE);
    }

    public synchronized void readSlowly(long bytes) {
        bytesPerSecond = bytes;
        paused = false;
        notifyAll();
    }

    /** Ends the exchange: nothing that was not read will be. */
    public synchronized void leave(boolean vanish) {
        if (vanish) {
            exchange.vanish();
        } else {
            exchange.close();
        }
        paused = false;
        notifyAll();
    }
}
