#!lua flags=allow-oom
-- Appends entries that are no messages to a room's log.
-- KEYS: head, log, channel. ARGV: a new epoch, a mark, entries as JSON ...
local at = headOf(KEYS[1], ARGV[1])
for i = 3, #ARGV do append(KEYS[2], KEYS[1], at, ARGV[2], 'e', ARGV[i]) end
appended(KEYS[2], KEYS[1], at, KEYS[3])
return at.offset
