package io.quarkiverse.sse.runtime.log.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

import io.quarkiverse.sse.runtime.log.LatestKey;
import io.quarkiverse.sse.runtime.log.redis.RedisEventLog.Settings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * Keeps the newest entry for each key of the state topics beside the stream, in a hash, for nodes
 * that start when the stream has been trimmed. A sorted set has the keys in the order of their last
 * change, so that the number of keys is bounded. An entry gets into the stream and into the hash in
 * one step of Redis that nothing can come between.
 */
final class StateStore {

    private static final String APPEND = """
            local stream, state, order = KEYS[1], KEYS[2], KEYS[3]
            local entry, key = ARGV[3], ARGV[4]
            local id = redis.call('XADD', stream, 'MAXLEN', '~', ARGV[1], '*', ARGV[2], entry)
            if ARGV[5] == '1' then
              redis.call('HDEL', state, key)
              redis.call('ZREM', order, key)
            else
              redis.call('HSET', state, key, id .. ' ' .. entry)
              redis.call('ZADD', order, string.match(id, '%d+'), key)
              while redis.call('ZCARD', order) > tonumber(ARGV[6]) do
                redis.call('HDEL', state, redis.call('ZPOPMIN', order)[1])
              end
            end
            return id
            """;

    private static final int KEYS_OF_A_SCAN = 100;

    private StateStore() {
    }

    /**
     * @param entry the entry
     * @param key what it is the newest one for
     * @param removesKey whether nothing is kept for the key from this entry on
     * @return the request that appends it
     */
    static Request append(Settings settings, byte[] entry, LatestKey key, boolean removesKey) {
        return Request.cmd(Command.EVAL).arg(APPEND).arg(3).arg(settings.key()).arg(state(settings)).arg(order(settings))
                .arg(settings.maxEvents()).arg(StreamWriter.FIELD).arg(Buffer.buffer(entry)).arg(key.text())
                .arg(removesKey ? 1 : 0).arg(settings.latest().maxKeys());
    }

    private static String state(Settings settings) {
        return besideStream(settings, ":state");
    }

    private static String order(Settings settings) {
        return besideStream(settings, ":state-order");
    }

    /** A cluster of Redis keeps together what has the same text in braces. */
    private static String besideStream(Settings settings, String suffix) {
        return settings.key().indexOf('{') >= 0 ? settings.key() + suffix : "{" + settings.key() + "}" + suffix;
    }

    /**
     * Reads the state. What changes meanwhile may come with its old or its new entry.
     *
     * @return completes with the entries in the order of the stream
     */
    static Future<SortedMap<StreamId, byte[]>> load(RedisLink link, Settings settings) {
        return scan(link, settings, "0", new TreeMap<>());
    }

    private static Future<SortedMap<StreamId, byte[]>> scan(RedisLink link, Settings settings, String cursor,
            SortedMap<StreamId, byte[]> found) {
        return link.send(Request.cmd(Command.HSCAN).arg(state(settings)).arg(cursor).arg("COUNT").arg(KEYS_OF_A_SCAN),
                settings.timeout().toMillis()).compose(page -> {
                    add(page.get(1), found);
                    String next = page.get(0).toString();
                    return next.equals("0") ? Future.succeededFuture(found) : scan(link, settings, next, found);
                });
    }

    private static void add(Response fields, SortedMap<StreamId, byte[]> found) {
        for (int i = 1; i < fields.size(); i += 2) {
            byte[] value = fields.get(i).toBytes();
            int space = 0;
            while (value[space] != ' ') {
                space++;
            }
            found.put(StreamId.parse(new String(value, 0, space, StandardCharsets.US_ASCII)),
                    Arrays.copyOfRange(value, space + 1, value.length));
        }
    }
}
