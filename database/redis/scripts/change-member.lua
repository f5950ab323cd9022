#!lua flags=allow-oom
-- Compare and set of what is known of a member, with how many each address has.
-- KEYS: the room's members, the counts by address. ARGV: the author, what was known ('' for nothing),
-- what is known from now on, the address before and after, how long it lasts (ms). Returns 0 when it
-- was not what the caller had read.
local author, before, after = ARGV[1], ARGV[2], ARGV[3]
if (redis.call('HGET', KEYS[1], author) or '') ~= before then return 0 end
if before ~= '' and redis.call('HINCRBY', KEYS[2], ARGV[4], -1) <= 0 then
  redis.call('HDEL', KEYS[2], ARGV[4])
end
if after == '' then
  redis.call('HDEL', KEYS[1], author)
else
  redis.call('HSET', KEYS[1], author, after)
  redis.call('HINCRBY', KEYS[2], ARGV[5], 1)
end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[6]) end
return 1
