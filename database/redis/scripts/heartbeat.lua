#!lua flags=allow-oom
-- Says that a node lives, and tells which others do and which do not any more (a lease).
-- KEYS: the nodes, by their last heartbeat. ARGV: this node, ms after which a node is dead, whether this one
-- judges others ('1'), what the names of nodes of its format begin with (nothing for encoder nodes, which have none).
-- Returns whether this node was not known, those that live, those that are dead, Redis's time, and a living node of
-- another format, or ''. While there is one, a node that is not known does not become so: the first one stays.
-- A node that has been silent itself within that time judges nobody, and takes all for living: perhaps Redis was
-- away for all of them.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local deadline = now - ARGV[2]
local before = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]))
local format = ARGV[4] or ''
local stranger = ''
for _, other in ipairs(redis.call('ZRANGE', KEYS[1], deadline, '+inf', 'BYSCORE')) do
  if string.sub(other, 1, #format) ~= format then stranger = other end
end
if stranger ~= '' and not before then return { 1, { ARGV[1] }, {}, now, stranger } end
redis.call('ZADD', KEYS[1], now, ARGV[1])
local dead = {}
local judges = ARGV[3] == '1' and before and before > deadline
if judges then
  dead = redis.call('ZRANGE', KEYS[1], '-inf', deadline, 'BYSCORE')
end
local from = judges and deadline or '-inf'
return { before and 0 or 1, redis.call('ZRANGE', KEYS[1], from, '+inf', 'BYSCORE'), dead, now, stranger }
