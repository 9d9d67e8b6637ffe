-- Asks one of the prepared requests at random and tells what was seen as one line of JSON.
local requests = {}

function init(args)
  math.randomseed(tonumber(args[2]))
  for line in io.lines(args[1]) do
    local path, token, body = line:match('^(%S+)\t(%S*)\t(.*)$')
    local headers = { ['content-type'] = 'application/json' }
    if token ~= '' then headers['authorization'] = 'Bearer ' .. token end
    requests[#requests + 1] = wrk.format('POST', path, headers, body)
  end
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'SEEN {"requests": %d, "microseconds": %d, "p50": %.0f, "p99": %.0f, "failed": %d, "refused": %d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
