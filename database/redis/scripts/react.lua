-- Sets or takes back one author's reaction to a message, and says in the room's log that it has others now.
-- KEYS: head, log, channel, index, message, its reactions (a hash: '#' how many there are, '=' and an emoji
-- how many of it, an author's digest and an emoji where there is one, 'told' when the log named them last).
-- ARGV: a new epoch, a mark, now, key, digest, emoji, whether it shall be there ('1', '0', '' turns it),
-- how many there may be, how often the log may name them (ms), the entry as JSON, all emoji ...
-- Answers: nothing without a message; 'full'; or '1' or '0', whether it is there, and the count of each emoji.
local untilAt = redis.call('ZSCORE', KEYS[4], ARGV[4]) and redis.call('HGET', KEYS[5], 'until')
if not untilAt or tonumber(untilAt) <= tonumber(ARGV[3]) then return nil end
local field = ARGV[5] .. ARGV[6]
local was = redis.call('HEXISTS', KEYS[6], field) == 1
local on = ARGV[7] == '1' or (ARGV[7] == '' and not was)

if on ~= was then
  local by = on and 1 or -1
  if on and tonumber(redis.call('HGET', KEYS[6], '#') or 0) >= tonumber(ARGV[8]) then return { 'full' } end
  if on then redis.call('HSET', KEYS[6], field, '') else redis.call('HDEL', KEYS[6], field) end
  redis.call('HINCRBY', KEYS[6], '#', by)
  redis.call('HINCRBY', KEYS[6], '=' .. ARGV[6], by)
  redis.call('PEXPIRE', KEYS[6], math.max(redis.call('PTTL', KEYS[5]), 1))
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local told = tonumber(redis.call('HGET', KEYS[6], 'told'))
  -- A clock that was set back must not silence them.
  if not told or now < told or now - told >= tonumber(ARGV[9]) then
    redis.call('HSET', KEYS[6], 'told', string.format('%.0f', now))
    local at = headOf(KEYS[1], ARGV[1])
    append(KEYS[2], KEYS[1], at, ARGV[2], 'e', ARGV[10])
    appended(KEYS[2], KEYS[1], at, KEYS[3])
  end
end

local answer = { on and '1' or '0' }
for i = 11, #ARGV do answer[#answer + 1] = redis.call('HGET', KEYS[6], '=' .. ARGV[i]) or '0' end
return answer
