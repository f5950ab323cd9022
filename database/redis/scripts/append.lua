-- Part of other scripts: a room's log, a stream. An entry's id is <offset>-<mark>: offsets count up by
-- one, and the mark, random, tells an entry from another that took its place after Redis lost some.
-- The head (a hash: epoch, offset, mark, lastKey) outlives the entries.
local LOG_MS = 3600000
local MOST_ENTRIES = 2000

-- Lets a key live at least so much longer.
local function live(key, ms)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, ms) end
end

-- The head of a log, which begins when it is first looked at.
local function headOf(head, newEpoch)
  local found = redis.call('HMGET', head, 'epoch', 'offset', 'mark', 'lastKey')
  if not found[1] then
    redis.call('HSET', head, 'epoch', newEpoch, 'offset', 0, 'mark', 0, 'lastKey', '')
    redis.call('PEXPIRE', head, LOG_MS)
    found = { newEpoch, '0', '0', '' }
  end
  return { epoch = found[1], offset = tonumber(found[2]), mark = found[3], lastKey = found[4] }
end

-- Appends one entry: 'm' and the key of a message, or 'e' and another entry as JSON.
local function append(log, head, at, mark, kind, value)
  at.offset = at.offset + 1
  at.mark = mark
  redis.call('XADD', log, 'MAXLEN', '~', MOST_ENTRIES, string.format('%.0f', at.offset) .. '-' .. mark, kind, value)
  redis.call('HSET', head, 'offset', string.format('%.0f', at.offset), 'mark', mark)
end

-- What was appended is not lost with the log for a while; the nodes that follow the room are hinted at it.
local function appended(log, head, at, channel)
  live(log, LOG_MS)
  live(head, LOG_MS)
  redis.call('SPUBLISH', channel, 'log ' .. at.epoch .. ' ' .. string.format('%.0f', at.offset))
end
