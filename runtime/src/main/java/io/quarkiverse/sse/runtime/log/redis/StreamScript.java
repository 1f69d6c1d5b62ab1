package io.quarkiverse.sse.runtime.log.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * Reads what follows a position of a stream, in one step of Redis that nothing can come between.
 * The answer is bounded in bytes, which {@code XREAD} can't promise, and says whether anything is
 * missing before it.
 * <p>
 * A stream has an epoch: a consumer group that nobody reads with. The group goes wherever the
 * stream goes, to a replica for instance, and disappears with it. A stream that was deleted and
 * began again has a new epoch. A stream that has gone back, after a failover to a replica that
 * lagged, gets a new epoch from the first node that notices, so that all nodes get the same one.
 * The epoch begins at the group's own position.
 * <p>
 * Nothing is missing behind a position as long as the entry at that position exists, because
 * trimming takes the oldest entries first. Without it, the number of entries that the stream has
 * ever had decides. Redis counts them since version 7; before that, the answer is the cautious one.
 */
final class StreamScript {

    private static final String TEXT = """
            local key, at, known, index = KEYS[1], ARGV[1], ARGV[2], ARGV[4]
            local begun = 'epoch:' .. ARGV[3]

            local function field(list, name)
              for i = 1, #list, 2 do
                if list[i] == name then
                  return list[i + 1]
                end
              end
            end

            local function isBefore(id, other)
              local millis, sequence = string.match(id, '(%d+)-(%d+)')
              local otherMillis, otherSequence = string.match(other, '(%d+)-(%d+)')
              if millis == otherMillis then
                return tonumber(sequence) < tonumber(otherSequence)
              end
              return tonumber(millis) < tonumber(otherMillis)
            end

            local function beginEpoch(place)
              redis.call('XGROUP', 'CREATE', key, begun, place, 'MKSTREAM')
              return begun, place
            end

            local function findEpoch()
              if redis.call('EXISTS', key) == 1 then
                for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do
                  if string.sub(field(group, 'name'), 1, 6) == 'epoch:' then
                    return field(group, 'name'), field(group, 'last-delivered-id')
                  end
                end
              end
              return beginEpoch('0-0')
            end

            local function has(from, to)
              return #redis.call('XRANGE', key, from, to, 'COUNT', 1) > 0
            end

            local function info(name)
              return field(redis.call('XINFO', 'STREAM', key), name)
            end

            local epoch, start = findEpoch()
            local lost, alone = known ~= '' and 'epoch:' .. known ~= epoch, false
            if at ~= '0-0' and not has(at, at) then
              local newest = info('last-generated-id')
              if lost then
                at = start
              elseif isBefore(newest, at) then
                redis.call('XGROUP', 'DESTROY', key, epoch)
                epoch = beginEpoch(newest)
                lost, at = true, newest
              elseif newest ~= at then
                alone = has('-', at)
                local added = info('entries-added')
                if not alone and not (added and index ~= '' and added - info('length') == tonumber(index)) then
                  lost = true
                end
              end
            end

            local entries, bytes, place, ended = {}, 0, at, false
            while #entries < tonumber(ARGV[6]) and bytes < tonumber(ARGV[5]) do
              local entry = redis.call('XRANGE', key, '(' .. place, '+', 'COUNT', 1)[1]
              if not entry then
                ended = true
                break
              end
              place = entry[1]
              for _, part in ipairs(entry[2]) do
                bytes = bytes + #part
              end
              if ARGV[7] == '1' and #entries == 0 then
                entry = {place, {}}
              end
              entries[#entries + 1] = entry
            end

            if alone then
              -- its neighbours exist: it was deleted by hand, or is of a time that the stream has forgotten
              local added = info('entries-added')
              if not (added and index ~= '' and ended and added - #entries == tonumber(index)) then
                redis.call('XGROUP', 'DESTROY', key, epoch)
                epoch = beginEpoch(info('last-generated-id'))
                lost = true
              end
            end
            if (lost or at == '0-0') and #entries == 0 then
              at = info('last-generated-id')
            end
            local count = ''
            if ended and (lost or index == '') then
              count = tostring(info('entries-added') or '')
            end
            return {string.sub(epoch, 7), lost and 1 or 0, at, count, ended and 1 or 0, entries}
            """;

    /** The most bytes and entries of one answer, which has at least one entry, however large. */
    static final int MAX_BYTES = 1024 * 1024;
    static final int MAX_ENTRIES = 256;

    private StreamScript() {
    }

    /**
     * @param key the key of the stream
     * @param position the position of the reader
     * @param newEpoch the name of an epoch, in case one begins
     * @param firstIsKnown whether the fields of the first entry may be left out
     * @return the request to Redis
     */
    static Request request(String key, Position position, String newEpoch, boolean firstIsKnown) {
        return Request.cmd(Command.EVAL).arg(TEXT).arg(1).arg(key).arg(position.id().toString())
                .arg(position.epoch() == null ? "" : position.epoch()).arg(newEpoch)
                .arg(position.index() < 0 ? "" : Long.toString(position.index()))
                .arg(MAX_BYTES).arg(MAX_ENTRIES).arg(firstIsKnown ? 1 : 0);
    }

    /**
     * The position of a reader.
     *
     * @param epoch the epoch of the stream, or {@code null} before the first answer
     * @param id the id of the last entry that was read
     * @param index how many entries the stream had had up to that entry, or -1 if that is not known
     */
    record Position(String epoch, StreamId id, long index) {

        static final Position START = new Position(null, StreamId.ZERO, -1);

        Position behind(StreamId entry) {
            return new Position(epoch, entry, index < 0 ? -1 : index + 1);
        }

        /**
         * @param id an id from a client, which may be any text
         * @return the position, or {@code null} if the text is not the id of one
         */
        static Position parse(String id) {
            int sequence = id.lastIndexOf('-');
            int millis = id.lastIndexOf('-', sequence - 1);
            if (millis < 1) {
                return null;
            }
            try {
                return new Position(id.substring(0, millis), StreamId.parse(id.substring(millis + 1)), -1);
            } catch (NumberFormatException e) {
                return null;
            }
        }

        /**
         * @return the id of the position, as clients know it
         */
        @Override
        public String toString() {
            return epoch + "-" + id;
        }
    }

    /**
     * The answer of Redis.
     *
     * @param epoch the epoch of the stream
     * @param lost whether entries behind the reader's position are gone
     * @param at the position that the entries follow
     * @param index how many entries the stream has had by now, or -1 if that was not asked for
     * @param ended whether there is nothing behind the entries
     * @param entries the entries
     */
    record Answer(String epoch, boolean lost, StreamId at, long index, boolean ended, Response entries) {

        static Answer of(Response reply) {
            String index = reply.get(3).toString();
            return new Answer(reply.get(0).toString(), reply.get(1).toInteger() == 1, StreamId.parse(reply.get(2).toString()),
                    index.isEmpty() ? -1 : Long.parseLong(index), reply.get(4).toInteger() == 1, reply.get(5));
        }
    }
}
