#!lua flags=allow-oom
-- One small write that a Redis without memory takes all the same, so that it can be tidied up.
-- KEYS: the key. ARGV: the command, what follows the key ...
return redis.call(ARGV[1], KEYS[1], unpack(ARGV, 2))
