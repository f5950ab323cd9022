-- Forgets a room's settings. Their version goes on for a while, so that nobody takes new ones for old.
-- KEYS: settings.
redis.call('HDEL', KEYS[1], 'json')
return redis.call('PEXPIRE', KEYS[1], 3600000)
