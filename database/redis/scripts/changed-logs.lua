#!lua flags=no-writes,allow-cross-slot-keys
-- Which of many rooms' logs are not where a node knows them to be. Of a cluster: the heads that it names lie
-- all on this server, in slots of their own, so that MGET cannot ask for them.
-- ARGV: JSON, an array of head and where it is known to be ('<epoch> <offset>'), in turn.
-- Answers for each that is elsewhere: its number, from 0, and its head; '' when it is not there.
local known = cjson.decode(ARGV[1])
local call = redis.call
local changed = {}
for i = 1, #known, 2 do
  local head = call('GET', known[i]) or ''
  local place = known[i + 1]
  if head ~= place and string.sub(head, 1, #place + 1) ~= place .. ' ' then
    changed[#changed + 1] = (i - 1) / 2
    changed[#changed + 1] = head
  end
end
return changed
