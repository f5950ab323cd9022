-- Which of some keys name readable messages of the room.
-- KEYS: index. ARGV: the name of a message without its key, now, keys ...
local living = {}
for i = 3, #ARGV do
  local untilAt = redis.call('ZSCORE', KEYS[1], ARGV[i]) and redis.call('HGET', ARGV[1] .. ARGV[i], 'until')
  if untilAt and tonumber(untilAt) > tonumber(ARGV[2]) then living[#living + 1] = ARGV[i] end
end
return living
