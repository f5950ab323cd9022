-- Takes a room's stage for a node, or keeps it, unless another node has it whose publisher was heard a
-- moment ago: it says so again and again, so what is left of its time tells when it did so last.
-- KEYS: the stage. ARGV: node, seat (JSON), for how long (ms), what may be left of another's (ms).
local is = redis.call('HGET', KEYS[1], 'node')
if is and is ~= ARGV[1] and redis.call('PTTL', KEYS[1]) > tonumber(ARGV[4]) then return 0 end
redis.call('HSET', KEYS[1], 'node', ARGV[1], 'seat', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
