-- Keeps a message and appends it to its room's log.
-- KEYS: head, log, channel, index, expiries, message, settings, and with a nonce: its receipt.
-- ARGV: a new epoch, a mark, now, key, expiresAt, JSON, bytes of the video, the version of the settings
-- ('' for any), the key of what it answers ('' for nothing), the receipt.
-- Answers: 'kept' and the place behind it; 'known' and the first receipt; 'behind' and the room's last
-- key; 'changed'; or 'gone' when what it answers is not there (any more).
local now, key, expiresAt = tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local nonce = KEYS[8]
if nonce then
  local receipt = redis.call('GET', nonce)
  if receipt and tonumber(string.match(receipt, '%d+$')) > now then return { 'known', receipt } end
end
local at = headOf(KEYS[1], ARGV[1])
if key <= at.lastKey then return { 'behind', at.lastKey } end
if ARGV[8] ~= '' then
  local settings = redis.call('HMGET', KEYS[7], 'version', 'json')
  if tonumber(settings[2] and settings[1] or 0) ~= tonumber(ARGV[8]) then return { 'changed' } end
end
if ARGV[9] ~= '' then
  -- The name of that message, of the same room and so of the same hash tag.
  local answered = string.sub(KEYS[6], 1, #KEYS[6] - #key) .. ARGV[9]
  local untilAt = redis.call('ZSCORE', KEYS[4], ARGV[9]) and redis.call('HGET', answered, 'until')
  if not untilAt or tonumber(untilAt) <= now then return { 'gone' } end
end

-- By Redis's own clock, whatever that of the node is.
local lifeMs = math.max(expiresAt - now, 1)
redis.call('HSET', KEYS[6], 'json', ARGV[6], 'bytes', ARGV[7], 'until', ARGV[5])
redis.call('PEXPIRE', KEYS[6], lifeMs)
if nonce then
  redis.call('SET', nonce, ARGV[10], 'PX', lifeMs)
  redis.call('HSET', KEYS[6], 'nonce', nonce)
end
redis.call('ZADD', KEYS[4], 0, key)
redis.call('ZADD', KEYS[5], expiresAt, key)
-- A little longer, so that the sweep can say what has expired.
for i = 4, 5 do live(KEYS[i], lifeMs + 120000) end

append(KEYS[2], KEYS[1], at, ARGV[2], 'm', key)
appended(KEYS[2], KEYS[1], at, KEYS[3])
live(KEYS[1], lifeMs + LOG_MS)
return { 'kept', at.epoch, string.format('%.0f', at.offset), at.mark }
