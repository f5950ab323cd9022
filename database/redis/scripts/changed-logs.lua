#!lua flags=no-writes,allow-cross-slot-keys
-- Which of many rooms' logs are not where a node knows them to be. The heads that it names lie all on this
-- server, in slots of their own.
-- ARGV: JSON, an array of head and where it is known to be ('<epoch> <offset>'), in turn.
-- Answers for each that is elsewhere: its number, from 0, and where it is; '' when it is not there.
local known = cjson.decode(ARGV[1])
local changed = {}
for i = 1, #known, 2 do
  local at = redis.call('HMGET', known[i], 'epoch', 'offset')
  local place = at[1] and at[2] and (at[1] .. ' ' .. at[2]) or ''
  if place ~= known[i + 1] then
    changed[#changed + 1] = (i - 1) / 2
    changed[#changed + 1] = place
  end
end
return changed
