-- Reads a room's log from a place on.
-- KEYS: head, log. ARGV: a new epoch, the place (epoch, offset, mark), how many at most, the name of a
-- message without its key, now.
-- Answers: is it lost, is there more, the place reached (epoch, offset, mark, lastKey or '' for the one
-- before), entries: 'm' or 'e' and JSON, each.
local at = headOf(KEYS[1], ARGV[1])
local offset, mark = tonumber(ARGV[3]), ARGV[4]
local function lost() return { 1, 0, at.epoch, string.format('%.0f', at.offset), at.mark, at.lastKey } end
if at.epoch ~= ARGV[2] or at.offset < offset then return lost() end
if at.offset == offset then
  if at.mark ~= mark then return lost() end
  return { 0, 0, at.epoch, ARGV[3], mark, '' }
end

-- The entry before the place has to be there still, and to be the same.
local from = '-'
if offset > 0 then
  local id = ARGV[3] .. '-' .. mark
  if #redis.call('XRANGE', KEYS[2], id, id) == 0 then return lost() end
  from = '(' .. id
end
local most = tonumber(ARGV[5])
local found = redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', most)
if #found == 0 then return lost() end
local first = tonumber(string.match(found[1][1], '^%d+'))
if first ~= offset + 1 then return lost() end

local lastKey = ''
local now = tonumber(ARGV[7])
local entries = {}
for _, entry in ipairs(found) do
  local kind, value = entry[2][1], entry[2][2]
  if kind == 'm' then
    lastKey = value
    local message = redis.call('HMGET', ARGV[6] .. value, 'json', 'until')
    if message[1] and tonumber(message[2]) > now then
      entries[#entries + 1] = 'm'
      entries[#entries + 1] = message[1]
    end
  else
    entries[#entries + 1] = 'e'
    entries[#entries + 1] = value
  end
end
local lastOffset, lastMark = string.match(found[#found][1], '^(%d+)-(%d+)$')
local more = 0
if tonumber(lastOffset) < at.offset then more = 1 end
local answer = { 0, more, at.epoch, lastOffset, lastMark, lastKey }
for _, one in ipairs(entries) do answer[#answer + 1] = one end
return answer
