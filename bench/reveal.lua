-- wrk: audited reveals of random customers. Environment: BENCH_TOKEN, BENCH_IDS (a file, one id a line), BENCH_PURPOSE.
-- Without BENCH_TOKEN: plain GET of the address given to wrk. The end prints one line of JSON.
local token = os.getenv("BENCH_TOKEN")
local requests = {}

function init(arguments)
  if not token then
    return
  end
  math.randomseed(20260101)
  local body = '{"purpose":"' .. os.getenv("BENCH_PURPOSE") .. '"}'
  local headers = {["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json"}
  for id in io.lines(os.getenv("BENCH_IDS")) do
    requests[#requests + 1] = wrk.format("POST", "/api/v1/customers/" .. id .. "/reveal", headers, body)
  end
end

function request()
  if not token then
    return wrk.format()
  end
  return requests[math.random(#requests)]
end

function done(summary, latency, _)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"micros":%d,"p50":%d,"p90":%d,"p99":%d,"bytes":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(90), latency:percentile(99),
    summary.bytes, e.status, e.connect + e.read + e.write + e.timeout))
end
