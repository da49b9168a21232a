-- wrk's requests: every one is another tablet's, in turn. Arguments: which (board | reports | bare-get | bare-post),
-- how many tablets, the session cookie, the CSRF token, messages (ids, comma-separated), board tags' folder.
local what, tablets, session, csrf, messages, turn = nil, 0, "", "", {}, 0
local tags = {}
local kinds = { "arrived", "shown", "acknowledged" }

local function uuid()
  return string.format("%08x-%04x-7%03x-8%03x-%04x%08x", math.random(0, 0x7fffffff), math.random(0, 0xffff),
    math.random(0, 0xfff), math.random(0, 0xfff), math.random(0, 0xffff), math.random(0, 0x7fffffff))
end

function init(args)
  what, tablets, session, csrf = args[1], tonumber(args[2]), args[3], args[4]
  for id in string.gmatch(args[5] or "", "[^,]+") do messages[#messages + 1] = id end
  if args[6] then
    for tag in io.lines(args[6]) do tags[#tags + 1] = tag end
  end
  math.randomseed(tonumber(args[7] or "1"))
  turn = tonumber(args[8] or "0")
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
  local headers = { ["Cookie"] = "device=tablet-" .. number .. "; session=" .. session }
  if what == "board" then
    if tags[number + 1] then headers["If-None-Match"] = tags[number + 1] end
    return wrk.format("GET", "/api/board", headers)
  elseif what == "bare-get" then
    return wrk.format("GET", "/bare", headers)
  end
  headers["X-CSRFToken"], headers["Content-Type"] = csrf, "application/json"
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
