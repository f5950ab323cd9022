#!lua flags=allow-oom
-- Notes how many connections a node has of one address, and sums up over the nodes that live.
-- KEYS: the address's counts, by node. ARGV: this node, its count ('' only asks), ms after which a
-- count that nobody renews is forgotten, ms for which a count stands without a sign of its node's life,
-- then the nodes that live. Returns the sum over all other nodes.
local node, count = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if count == '0' then
  redis.call('HDEL', KEYS[1], node)
elseif count ~= '' then
  redis.call('HSET', KEYS[1], node, count .. ' ' .. now)
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
local alive = {}
for i = 5, #ARGV do alive[ARGV[i]] = true end
local sum = 0
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local has, at = string.match(all[i + 1], '^(%d+) (%d+)$')
  local counts = alive[all[i]] or now - at < tonumber(ARGV[4])
  if all[i] ~= node and counts then sum = sum + has end
end
return sum
