-- Notes an author's post, unless the pause since its last one is still running.
-- KEYS: the room's last posts, by time. ARGV: author, now (ms), pause (ms), the last post where none
-- is known ('' for none). Returns how much of the pause is left, 0 when the post was noted.
local author, now, pause = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - pause)
local last = tonumber(redis.call('ZSCORE', KEYS[1], author) or ARGV[4])
if last and last + pause > now then return last + pause - now end
redis.call('ZADD', KEYS[1], now, author)
redis.call('PEXPIRE', KEYS[1], pause)
return 0
