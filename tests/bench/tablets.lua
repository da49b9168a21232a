-- wrk's requests: every one is another tablet's, in turn. Arguments: which (board | reports | bare-get | bare-post),
-- how many tablets, a file with each tablet's CSRF token, messages (ids, comma-separated), a file with their boards' tags,
-- a seed, whose turn it is.
local what, tablets, messages, turn = nil, 0, {}, 0
local tokens, tags = {}, {}
local kinds = { "arrived", "shown", "acknowledged" }

local function uuid()
  return string.format("%08x-%04x-7%03x-8%03x-%04x%08x", math.random(0, 0x7fffffff), math.random(0, 0xffff),
    math.random(0, 0xfff), math.random(0, 0xfff), math.random(0, 0xffff), math.random(0, 0x7fffffff))
end

function init(args)
  what, tablets = args[1], tonumber(args[2])
  for token in io.lines(args[3]) do tokens[#tokens + 1] = token end
  for id in string.gmatch(args[4], "[^,]+") do messages[#messages + 1] = id end
  for tag in io.lines(args[5]) do tags[#tags + 1] = tag end
  math.randomseed(tonumber(args[6]))
  turn = tonumber(args[7])
end

local function reports()
  local lines = {}
  for n, kind in ipairs(kinds) do
    lines[n] = string.format(
      '{"id":"%s","sequence":%d,"kind":"%s","message":"%s","resident":null,"occurred_at":"2026-11-27T05:31:58.123Z"}',
      uuid(), n, kind, messages[turn % #messages + 1])
  end
  return '{"sent_at":"2026-11-27T05:32:00.000Z","reports":[' .. table.concat(lines, ",") .. "]}"
end

function request()
  local number = turn % tablets
  turn = turn + 1
  local headers = { ["Cookie"] = "device=tablet-" .. number }
  if what == "board" then
    if tags[number + 1] then headers["If-None-Match"] = tags[number + 1] end
    return wrk.format("GET", "/api/board", headers)
  elseif what == "bare-get" then
    return wrk.format("GET", "/bare", headers)
  end
  headers["X-CSRFToken"], headers["Content-Type"] = tokens[number + 1], "application/json"
  return wrk.format("POST", what == "reports" and "/api/reports" or "/bare", headers, reports())
end

local statuses = {}
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
function response(status)
  statuses[status] = (statuses[status] or 0) + 1
  local words = {}
  for code, count in pairs(statuses) do words[#words + 1] = code .. ":" .. count end
  told = table.concat(words, " ")
end
function done(summary)
  local told = {}
  for n, thread in ipairs(threads) do told[n] = thread:get("told") or "" end
  io.write(string.format("RESULT requests=%d microseconds=%d statuses=%s\n", summary.requests, summary.duration,
    table.concat(told, " ")))
end
