-- Part of other scripts: a room's log, a stream. An entry's id is <offset>-<mark>: offsets count up by
-- one, and the mark, random, tells an entry from another that took its place after Redis lost some.
-- The head ('<epoch> <offset> <mark> <lastKey>', one string, so that MGET looks at those of many rooms)
-- outlives the entries.
local LOG_MS = 3600000
local MOST_ENTRIES = 2000

-- Lets a key live at least so much longer.
local function live(key, ms)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, ms) end
end

-- The head of a log, which begins when it is first looked at.
local function headOf(head, newEpoch)
  local found = redis.call('GET', head)
  if not found then
    found = newEpoch .. ' 0 0 '
    redis.call('SET', head, found, 'PX', LOG_MS)
  end
  local epoch, offset, mark, lastKey = string.match(found, '^(%S+) (%d+) (%d+) (.*)$')
  return { epoch = epoch, offset = tonumber(offset), mark = mark, lastKey = lastKey }
end

-- Appends one entry: 'm' and the key of a message, or 'e' and another entry as JSON. `appended` comes after.
local function append(log, head, at, mark, kind, value)
  at.offset = at.offset + 1
  at.mark = mark
  redis.call('XADD', log, 'MAXLEN', '~', MOST_ENTRIES, string.format('%.0f', at.offset) .. '-' .. mark, kind, value)
  if kind == 'm' then at.lastKey = value end
end

-- What was appended is not lost with the log for a while; the nodes that follow the room are hinted at it.
local function appended(log, head, at, channel)
  local offset = string.format('%.0f', at.offset)
  redis.call('SET', head, at.epoch .. ' ' .. offset .. ' ' .. at.mark .. ' ' .. at.lastKey, 'KEEPTTL')
  live(log, LOG_MS)
  live(head, LOG_MS)
  redis.call('SPUBLISH', channel, 'log ' .. at.epoch .. ' ' .. offset)
end
