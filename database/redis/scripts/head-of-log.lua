#!lua flags=allow-oom
-- The end of a room's log. KEYS: head. ARGV: a new epoch.
local at = headOf(KEYS[1], ARGV[1])
return { at.epoch, string.format('%.0f', at.offset), at.mark, at.lastKey }
