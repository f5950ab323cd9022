-- Gives a room's stage back, if it is this node's.
-- KEYS: the stage. ARGV: node.
if redis.call('HGET', KEYS[1], 'node') == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
