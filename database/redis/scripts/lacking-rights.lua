#!lua flags=no-writes
-- Which commands the account that asks may not use, or this server does not have. Runs none of them.
-- ARGV: JSON, an array of commands, each an array of its name and what follows it.
-- Answers their names, each with whether the server has it ('1', or '0').
local lacking = {}
for _, command in ipairs(cjson.decode(ARGV[1])) do
  local known, may = pcall(redis.acl_check_cmd, unpack(command))
  if not known or not may then lacking[#lacking + 1] = { command[1], known and '1' or '0' } end
end
return lacking
