-- Replaces a room's settings (a hash: version, json) unless they have changed since the caller read them,
-- and appends what its members have to know of it. Compare and set, by the version.
-- KEYS: settings, head, log, channel.
-- ARGV: the version that was read, 0 for none; the new settings as JSON; a new epoch; a mark; entries as JSON ...
local settings = redis.call('HMGET', KEYS[1], 'version', 'json')
local version = tonumber(settings[1] or 0)
if tonumber(settings[2] and version or 0) ~= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'version', version + 1, 'json', ARGV[2])
redis.call('PERSIST', KEYS[1])
if #ARGV > 4 then
  local at = headOf(KEYS[2], ARGV[3])
  for i = 5, #ARGV do append(KEYS[3], KEYS[2], at, ARGV[4], 'e', ARGV[i]) end
  appended(KEYS[3], KEYS[2], at, KEYS[4])
end
return version + 1
