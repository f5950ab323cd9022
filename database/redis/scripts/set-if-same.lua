-- Compare and set: puts a value (or nothing, for '') in place of the one that the caller has read.
-- KEYS: the value. ARGV: what it was ('' for none), what it becomes.
local is = redis.call('GET', KEYS[1]) or ''
if is ~= ARGV[1] then return 0 end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[2])
end
return 1
