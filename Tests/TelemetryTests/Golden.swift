/// What `ExampleRegistry` looks like in each format.
enum Golden {
    static let text = #"""
        # HELP restarts_total Restarts.
        # TYPE restarts_total counter
        restarts_total 1
        # HELP outputs_total Outputs, by "class".
        # TYPE outputs_total counter
        outputs_total{class="setosa"} 42
        outputs_total{class="virginica"} 0
        # HELP requests_total Requests.
        # TYPE requests_total counter
        requests_total{route="predict",status="200"} 1027
        requests_total{route="predict",status="500"} 0
        requests_total{route="other",status="404"} 3
        # HELP model_info The model.
        # TYPE model_info gauge
        model_info{model="iris",version="1.0 \"a\""} 1
        # HELP reference_ratio Shares of the training data.
        # TYPE reference_ratio gauge
        reference_ratio{feature="petal",bin="1"} 0.25
        reference_ratio{feature="petal",bin="2"} 0.75
        # HELP duration_seconds How long.
        # TYPE duration_seconds histogram
        duration_seconds_bucket{route="predict",le="1e-06"} 1
        duration_seconds_bucket{route="predict",le="0.0025"} 3
        duration_seconds_bucket{route="predict",le="1.0"} 3
        duration_seconds_bucket{route="predict",le="+Inf"} 4
        duration_seconds_sum{route="predict"} 20.000453001
        duration_seconds_count{route="predict"} 4
        duration_seconds_bucket{route="other",le="1e-06"} 0
        duration_seconds_bucket{route="other",le="0.0025"} 0
        duration_seconds_bucket{route="other",le="1.0"} 0
        duration_seconds_bucket{route="other",le="+Inf"} 0
        duration_seconds_sum{route="other"} 0.0
        duration_seconds_count{route="other"} 0
        # HELP batch_size Rows.
        # TYPE batch_size histogram
        batch_size_bucket{le="1.0"} 1
        batch_size_bucket{le="8.0"} 3
        batch_size_bucket{le="64.0"} 4
        batch_size_bucket{le="+Inf"} 5
        batch_size_sum 1000020
        batch_size_count 5
        # HELP feature_value Inputs.
        # TYPE feature_value histogram
        feature_value_bucket{feature="petal",le="0.1"} 2
        feature_value_bucket{feature="petal",le="2.5"} 4
        feature_value_bucket{feature="petal",le="+Inf"} 5
        feature_value_sum{feature="petal"} 5.85
        feature_value_count{feature="petal"} 5
        feature_value_bucket{feature="shift",le="-1.0"} 2
        feature_value_bucket{feature="shift",le="0.0"} 3
        feature_value_bucket{feature="shift",le="100.0"} 4
        feature_value_bucket{feature="shift",le="+Inf"} 4
        # HELP input From outside.
        # TYPE input histogram
        input_bucket{feature="petal",le="0.1"} 1
        input_bucket{feature="petal",le="2.5"} 2
        input_bucket{feature="petal",le="+Inf"} 3
        input_bucket{feature="shift",le="0.0"} 1
        input_bucket{feature="shift",le="+Inf"} 3
        input_bucket{feature="unknown",le="+Inf"} 3
        # HELP input_clipped_sum_total Clipped.
        # TYPE input_clipped_sum_total counter
        input_clipped_sum_total{feature="petal"} 2.65
        input_clipped_sum_total{feature="shift"} 3.35
        # HELP connections Open connections.
        # TYPE connections gauge
        connections{state="idle"} 3
        connections{state="busy"} 0
        # HELP queue_bytes Bytes that wait.
        # TYPE queue_bytes gauge
        queue_bytes 1536.5
        # HELP cpu_seconds_total Time on a processor.
        # TYPE cpu_seconds_total counter
        cpu_seconds_total 0.25
        # HELP unreadable Cannot be read.
        # TYPE unreadable gauge
        # HELP temperature Comes after one that is missing.
        # TYPE temperature gauge
        temperature -Inf

        """#

    static let openMetrics = #"""
        # TYPE restarts counter
        # HELP restarts Restarts.
        restarts_total 1
        # TYPE outputs counter
        # HELP outputs Outputs, by \"class\".
        outputs_total{class="setosa"} 42
        outputs_total{class="virginica"} 0
        # TYPE requests counter
        # HELP requests Requests.
        requests_total{route="predict",status="200"} 1027
        requests_total{route="predict",status="500"} 0
        requests_total{route="other",status="404"} 3
        # TYPE model info
        # HELP model The model.
        model_info{model="iris",version="1.0 \"a\""} 1
        # TYPE reference_ratio gauge
        # UNIT reference_ratio ratio
        # HELP reference_ratio Shares of the training data.
        reference_ratio{feature="petal",bin="1"} 0.25
        reference_ratio{feature="petal",bin="2"} 0.75
        # TYPE duration_seconds histogram
        # UNIT duration_seconds seconds
        # HELP duration_seconds How long.
        duration_seconds_bucket{route="predict",le="1e-06"} 1
        duration_seconds_bucket{route="predict",le="0.0025"} 3 \#
        # {trace_id="0af7651916cd43dd8448eb211c80319c"} 0.000451 1700000000.123
        duration_seconds_bucket{route="predict",le="1.0"} 3
        duration_seconds_bucket{route="predict",le="+Inf"} 4 \#
        # {trace_id="0af7651916cd43dd8448eb211c80319c"} 20.0 1700000001.000
        duration_seconds_sum{route="predict"} 20.000453001
        duration_seconds_count{route="predict"} 4
        duration_seconds_bucket{route="other",le="1e-06"} 0
        duration_seconds_bucket{route="other",le="0.0025"} 0
        duration_seconds_bucket{route="other",le="1.0"} 0
        duration_seconds_bucket{route="other",le="+Inf"} 0
        duration_seconds_sum{route="other"} 0.0
        duration_seconds_count{route="other"} 0
        # TYPE batch_size histogram
        # HELP batch_size Rows.
        batch_size_bucket{le="1.0"} 1
        batch_size_bucket{le="8.0"} 3
        batch_size_bucket{le="64.0"} 4
        batch_size_bucket{le="+Inf"} 5
        batch_size_sum 1000020
        batch_size_count 5
        # TYPE feature_value histogram
        # HELP feature_value Inputs.
        feature_value_bucket{feature="petal",le="0.1"} 2
        feature_value_bucket{feature="petal",le="2.5"} 4
        feature_value_bucket{feature="petal",le="+Inf"} 5
        feature_value_sum{feature="petal"} 5.85
        feature_value_count{feature="petal"} 5
        feature_value_bucket{feature="shift",le="-1.0"} 2
        feature_value_bucket{feature="shift",le="0.0"} 3
        feature_value_bucket{feature="shift",le="100.0"} 4
        feature_value_bucket{feature="shift",le="+Inf"} 4
        # TYPE input histogram
        # HELP input From outside.
        input_bucket{feature="petal",le="0.1"} 1
        input_bucket{feature="petal",le="2.5"} 2
        input_bucket{feature="petal",le="+Inf"} 3
        input_bucket{feature="shift",le="0.0"} 1
        input_bucket{feature="shift",le="+Inf"} 3
        input_bucket{feature="unknown",le="+Inf"} 3
        # TYPE input_clipped_sum counter
        # HELP input_clipped_sum Clipped.
        input_clipped_sum_total{feature="petal"} 2.65
        input_clipped_sum_total{feature="shift"} 3.35
        # TYPE connections gauge
        # HELP connections Open connections.
        connections{state="idle"} 3
        connections{state="busy"} 0
        # TYPE queue_bytes gauge
        # UNIT queue_bytes bytes
        # HELP queue_bytes Bytes that wait.
        queue_bytes 1536.5
        # TYPE cpu_seconds counter
        # UNIT cpu_seconds seconds
        # HELP cpu_seconds Time on a processor.
        cpu_seconds_total 0.25
        # TYPE unreadable gauge
        # HELP unreadable Cannot be read.
        # TYPE temperature gauge
        # HELP temperature Comes after one that is missing.
        temperature -Inf
        # EOF

        """#
}
