-- What came after the oldest of some keys, newest first: as many as fit. Which keys name readable
-- messages of the room comes first, then as many JSONs.
-- KEYS: index. ARGV: the name of a message without its key, now, how many at most, how many bytes of
-- video at most ('' for any), up to which key ('+' for all), keys ...
local now, most, left = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local function isReadable(key)
  if not redis.call('ZSCORE', KEYS[1], key) then return false end
  local untilAt = redis.call('HGET', ARGV[1] .. key, 'until')
  return untilAt and tonumber(untilAt) > now
end

local known, oldest = {}, nil
for i = 6, #ARGV do
  if isReadable(ARGV[i]) then
    known[#known + 1] = ARGV[i]
    if not oldest or ARGV[i] < oldest then oldest = ARGV[i] end
  end
end
if not oldest then return { known, {} } end

local from = '+'
if ARGV[5] ~= '+' then from = '[' .. ARGV[5] end
local found, place, isFull = {}, 0, false
while #found < most and not isFull do
  local keys = redis.call('ZREVRANGEBYLEX', KEYS[1], from, '(' .. oldest, 'LIMIT', place, most)
  if #keys == 0 then break end
  place = place + #keys
  for _, key in ipairs(keys) do
    local message = redis.call('HMGET', ARGV[1] .. key, 'until', 'bytes')
    if message[1] and tonumber(message[1]) > now and #found < most and not isFull then
      left = left - tonumber(message[2])
      if left < 0 then
        isFull = true
      else
        found[#found + 1] = redis.call('HGET', ARGV[1] .. key, 'json')
      end
    end
  end
end
return { known, found }
