-- What wrk sends, from the environment: BENCH_METHOD, and BENCH_BODY, a file. Prints what bench.py wants to
-- know as one line of JSON.

wrk.method = os.getenv("BENCH_METHOD") or "POST"
local path = os.getenv("BENCH_BODY")
if path then
    local file = assert(io.open(path, "rb"))
    wrk.body = file:read("*a")
    file:close()
    wrk.headers["Content-Type"] = "application/json"
end

function done(summary, latency, requests)
    local errors = summary.errors
    print(string.format(
        'bench {"requests":%d,"seconds":%.6f,"bytes":%d,"p99_seconds":%.6f,"errors":{"connect":%d,"read":%d,"write":%d,'
            .. '"timeout":%d,"status":%d}}',
        summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(99) / 1e6,
        errors.connect, errors.read, errors.write, errors.timeout, errors.status))
end
