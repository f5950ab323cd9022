#!lua flags=allow-oom
-- Says that a node lives, and tells which others do and which do not any more (a lease).
-- KEYS: the nodes, by their last heartbeat. ARGV: this node, ms after which a node is dead, whether this one
-- judges others ('1').
-- Returns whether this node was not known, those that live, those that are dead, and Redis's time. A node that has
-- been silent itself within that time judges nobody, and takes all for living: perhaps Redis was away for all of them.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local deadline = now - ARGV[2]
local before = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]))
redis.call('ZADD', KEYS[1], now, ARGV[1])
local dead = {}
local judges = ARGV[3] == '1' and before and before > deadline
if judges then
  dead = redis.call('ZRANGE', KEYS[1], '-inf', deadline, 'BYSCORE')
end
local from = judges and deadline or '-inf'
return { before and 0 or 1, redis.call('ZRANGE', KEYS[1], from, '+inf', 'BYSCORE'), dead, now }
