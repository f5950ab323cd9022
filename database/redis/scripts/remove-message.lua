-- Takes a message back: its clip and words at once; that there was a receipt, when it would have expired.
-- KEYS: head, log, channel, index, message. ARGV: a new epoch, a mark, now, key, the entry as JSON.
-- Answers the JSON of the message, or nothing when there is none (any more).
local message = redis.call('HMGET', KEYS[5], 'until', 'json')
if not message[2] or tonumber(message[1]) <= tonumber(ARGV[3]) then return nil end
redis.call('HDEL', KEYS[5], 'json', 'bytes')
redis.call('DEL', KEYS[5] .. ':reactions')
redis.call('ZREM', KEYS[4], ARGV[4])
local at = headOf(KEYS[1], ARGV[1])
append(KEYS[2], KEYS[1], at, ARGV[2], 'e', ARGV[5])
appended(KEYS[2], KEYS[1], at, KEYS[3])
return message[2]
