-- Deletes what has expired in a room, and says so in its log.
-- KEYS: head, log, channel, index, expiries. ARGV: a new epoch, a mark, now, the name of a message without
-- its key, the entry as JSON with KEY for the key.
-- Answers: when the next one expires, or ''; the keys of the messages that have expired.
local due = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', ARGV[3], 'LIMIT', 0, 500)
local gone = {}
for _, key in ipairs(due) do
  local name = ARGV[4] .. key
  local nonce = redis.call('HGET', name, 'nonce')
  local receipt = nonce and redis.call('GET', nonce)
  -- It may be another message's by now.
  if receipt and string.sub(receipt, 1, #key) == key then redis.call('DEL', nonce) end
  redis.call('DEL', name, name .. ':reactions')
  redis.call('ZREM', KEYS[5], key)
  if redis.call('ZREM', KEYS[4], key) == 1 then gone[#gone + 1] = key end
end
if #gone > 0 then
  local at = headOf(KEYS[1], ARGV[1])
  for _, key in ipairs(gone) do
    append(KEYS[2], KEYS[1], at, ARGV[2], 'e', (string.gsub(ARGV[5], 'KEY', key)))
  end
  appended(KEYS[2], KEYS[1], at, KEYS[3])
end
local nextOne = redis.call('ZRANGE', KEYS[5], 0, 0, 'WITHSCORES')
return { nextOne[2] or '', gone }
