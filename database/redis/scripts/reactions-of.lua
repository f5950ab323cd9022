-- How many reactions some messages of a room have, of those that are readable and have any.
-- KEYS: index. ARGV: the name of a message without its key, now, how many emoji there are, those, keys ...
-- Answers, for each: its key and the count of each emoji.
local kinds = tonumber(ARGV[3])
local fields = {}
for i = 1, kinds do fields[i] = '=' .. ARGV[3 + i] end
local answer = {}
for i = 4 + kinds, #ARGV do
  local name = ARGV[1] .. ARGV[i]
  local untilAt = redis.call('ZSCORE', KEYS[1], ARGV[i]) and redis.call('HGET', name, 'until')
  if untilAt and tonumber(untilAt) > tonumber(ARGV[2]) then
    local counts = redis.call('HMGET', name .. ':reactions', unpack(fields))
    local found = { ARGV[i] }
    for k = 1, kinds do found[k + 1] = counts[k] or '0' end
    answer[#answer + 1] = found
  end
end
return answer
