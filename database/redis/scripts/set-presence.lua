#!lua flags=allow-oom
-- Notes which members a node has in a room; each is '<author>\n<what else>'. What is known already
-- is not counted twice, so that it may be said again.
-- KEYS: the room's members, how many of them each author is, a mark that lasts a minute after one has
-- left, the channel. ARGV: the node, how long the mark lasts (ms), how long all of it lasts without a
-- sign of life (ms), how many members are there, those members, then those that have left; '*' alone
-- for all that the node has. Returns the number of authors.
local members, authors, mark, channel = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local node, joins = ARGV[1] .. '\n', tonumber(ARGV[4])
local before = redis.call('HLEN', authors)
local function author_of(member) return string.match(member, '^[^\n]*') end
for i = 5, 4 + joins do
  if redis.call('SADD', members, node .. ARGV[i]) == 1 then
    redis.call('HINCRBY', authors, author_of(ARGV[i]), 1)
  end
end
local gone = {}
for i = 5 + joins, #ARGV do gone[#gone + 1] = ARGV[i] end
if gone[1] == '*' then
  gone = {}
  for _, member in ipairs(redis.call('SMEMBERS', members)) do
    if string.sub(member, 1, #node) == node then gone[#gone + 1] = string.sub(member, #node + 1) end
  end
end
for _, member in ipairs(gone) do
  if redis.call('SREM', members, node .. member) == 1 then
    local author = author_of(member)
    if redis.call('HINCRBY', authors, author, -1) <= 0 then redis.call('HDEL', authors, author) end
    redis.call('SET', mark, '', 'PX', ARGV[2])
  end
end
for _, key in ipairs({ members, authors }) do redis.call('PEXPIRE', key, ARGV[3]) end
local count = redis.call('HLEN', authors)
if count ~= before then redis.call('SPUBLISH', channel, 'presence ' .. count) end
return count
