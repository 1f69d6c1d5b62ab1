package io.quarkiverse.sse.runtime.generation.redis;

/**
 * What Redis does for generations, each in one step that nothing can come between. A generation has
 * two keys: a hash, and a list of the events that are kept.
 * <p>
 * The hash has the {@code run}, the number of the {@code first} event of the list, the {@code bytes} of
 * all of them, until when the run is alive ({@code until}, in milliseconds of the clock of Redis), what
 * its last event is if it is not any more ({@code head}, {@code tail}), whether it is to be cancelled
 * ({@code cancel}) or has {@code ended}, and for each node with readers ({@code r:} and the node) until
 * when that counts and the highest number that one of them has taken.
 */
final class GenerationScripts {

    private static final String BEGIN = """
            local meta, items = KEYS[1], KEYS[2]
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)

            local function text(number)
              return string.format('%.0f', number)
            end

            local function number(field)
              return tonumber(redis.call('HGET', meta, field))
            end

            local function live(millis)
              redis.call('PEXPIRE', meta, text(millis))
              redis.call('PEXPIRE', items, text(millis))
            end

            """;

    /** Arguments: the run or nothing, the lease, how long to keep it, the head and the tail. */
    static final String CLAIM = BEGIN + """
            local known = redis.call('HGET', meta, 'run')
            if known then
              return {known, 0}
            end
            if ARGV[1] == '' then
              return {'', 0}
            end
            redis.call('DEL', items)
            redis.call('HSET', meta, 'run', ARGV[1], 'first', '1', 'bytes', '0', 'until', text(now + ARGV[2]),
              'head', ARGV[4], 'tail', ARGV[5])
            live(ARGV[2] + ARGV[3])
            return {ARGV[1], 1}
            """;

    /**
     * Arguments: the run, the lease, how long to keep it, how many bytes to keep, how many an event has
     * beside its own, the number that was taken, the number of the first event, whether the run ends,
     * and the events.
     */
    static final String WRITE = BEGIN + """
            if redis.call('HGET', meta, 'run') ~= ARGV[1] or redis.call('HEXISTS', meta, 'ended') == 1 then
              return {0, 0, 0, '0'}
            end
            local first, bytes, length = number('first'), number('bytes'), redis.call('LLEN', items)
            local present = first + length - ARGV[7]
            if present < 0 then
              -- a failover has lost events
              return {0, 0, 0, '0'}
            end
            for i = 9 + present, #ARGV do
              redis.call('RPUSH', items, ARGV[i])
              bytes = bytes + #ARGV[i] + ARGV[5]
            end
            local taken, isRead = tonumber(ARGV[6]), 0
            local fields = redis.call('HGETALL', meta)
            for i = 1, #fields, 2 do
              if string.sub(fields[i], 1, 2) == 'r:' then
                local ends, place = string.match(fields[i + 1], '^(%d+):(%d+)$')
                if tonumber(ends) < now then
                  redis.call('HDEL', meta, fields[i])
                else
                  isRead, taken = 1, math.max(taken, tonumber(place))
                end
              end
            end
            while bytes > tonumber(ARGV[4]) and first <= taken do
              local dropped = redis.call('LPOP', items)
              if not dropped then
                break
              end
              bytes, first = bytes - #dropped - ARGV[5], first + 1
            end
            redis.call('HSET', meta, 'first', text(first), 'bytes', text(bytes), 'until', text(now + ARGV[2]))
            if ARGV[8] == '1' then
              redis.call('HSET', meta, 'ended', '1')
              live(ARGV[3])
            else
              live(ARGV[2] + ARGV[3])
            end
            return {1, redis.call('HEXISTS', meta, 'cancel'), isRead, text(taken)}
            """;

    /**
     * Arguments: the run, the node, how long its readers count, the number that was taken, the number
     * behind which to read, how many events to read at most, and how long to keep a run that is dead.
     */
    static final String READ = BEGIN + """
            if redis.call('HGET', meta, 'run') ~= ARGV[1] then
              return {0, '0', 0, 0, {}}
            end
            local first, length, ended = number('first'), redis.call('LLEN', items), redis.call('HEXISTS', meta, 'ended')
            if ended == 0 and number('until') < now then
              redis.call('RPUSH', items,
                redis.call('HGET', meta, 'head') .. text(first + length) .. redis.call('HGET', meta, 'tail'))
              redis.call('HSET', meta, 'ended', '1')
              length, ended = length + 1, 1
              live(ARGV[7])
            end
            if ended == 0 then
              redis.call('HSET', meta, 'r:' .. ARGV[2], text(now + ARGV[3]) .. ':' .. ARGV[4])
            end
            local from = math.max(ARGV[5] + 1, first)
            -- who has seen more than there is was ahead of what the node that died has stored
            if ended == 1 and from > first + length - 1 then
              from = first + length - 1
            end
            local index = from - first
            local events = {}
            if tonumber(ARGV[6]) > 0 then
              events = redis.call('LRANGE', items, text(index), text(index + ARGV[6] - 1))
            end
            local over = index + #events >= length
            return {1, text(from), ended == 1 and over and 1 or 0, over and 0 or 1, events}
            """;

    static final String CANCEL = BEGIN + """
            if redis.call('EXISTS', meta) == 0 or redis.call('HEXISTS', meta, 'ended') == 1 or number('until') < now then
              return 0
            end
            return redis.call('HSET', meta, 'cancel', '1')
            """;

    private GenerationScripts() {
    }
}
