#!lua flags=allow-oom
-- Counts what somebody did within a window: rate-limiter-flexible's own script, with the flag.
-- KEYS: the count. ARGV: how much, the window (s). Returns the count, and what is left of the window (ms).
redis.call('SET', KEYS[1], 0, 'EX', ARGV[2], 'NX')
local consumed = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left == -1 then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  left = 1000 * ARGV[2]
end
return { consumed, left }
