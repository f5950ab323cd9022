-- The newest messages of a room, newest first.
-- KEYS: index. ARGV: the name of a message without its key, now, how many at most, up to which key
-- ('' for none, '+' for all), what is wanted of each ('json' or 'until').
local now, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local from = '+'
if ARGV[4] ~= '+' then from = '[' .. ARGV[4] end
local found, place = {}, 0
while #found < most do
  local keys = redis.call('ZREVRANGEBYLEX', KEYS[1], from, '-', 'LIMIT', place, most)
  if #keys == 0 then break end
  place = place + #keys
  for _, key in ipairs(keys) do
    local message = redis.call('HMGET', ARGV[1] .. key, 'until', ARGV[5])
    if message[2] and #found < most and tonumber(message[1]) > now then
      found[#found + 1] = message[2]
    end
  end
end
return found
