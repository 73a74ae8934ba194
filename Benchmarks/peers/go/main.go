// The same service as a Go program of net/http, encoding/json and client_golang: one core, fixed coefficients.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o server main.go && ./server 8000
package main

import (
	"encoding/json"
	"log"
	"math"
	"net"
	"net/http"
	"os"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var names = [3]string{"setosa", "versicolor", "virginica"}

// LogisticRegression(max_iter=1_000).fit(*load_iris(return_X_y=True)) of scikit-learn 1.9.1.
var coefficients = [3][4]float64{
	{-0.4202393623085341, 0.9669305754541493, -2.5189441518421303, -1.0845946635272785},
	{0.5318694562929808, -0.3152688109384452, -0.20410551989878054, -0.942761805224685},
	{-0.11163009398441948, -0.6516617645156972, 2.7230496717408657, 2.027356468751971},
}
var intercepts = [3]float64{9.841688983194262, 2.2245059615684, -12.066194944762128}

var (
	requests = prometheus.NewCounterVec(
		prometheus.CounterOpts{Name: "inference_requests_total", Help: "Requests."}, []string{"status"})
	duration = prometheus.NewHistogram(
		prometheus.HistogramOpts{Name: "inference_duration_seconds", Help: "Duration."})
	predictions = prometheus.NewCounterVec(
		prometheus.CounterOpts{Name: "prediction_output_total", Help: "Rows."}, []string{"class"})

	// Looked up once: WithLabelValues costs more than Inc.
	answered  = requests.WithLabelValues("200")
	refused   = requests.WithLabelValues("422")
	predicted [3]prometheus.Counter
)

// A row, or a batch of rows in the order of the fields.
type input struct {
	SepalLength *float64    `json:"sepal_length"`
	SepalWidth  *float64    `json:"sepal_width"`
	PetalLength *float64    `json:"petal_length"`
	PetalWidth  *float64    `json:"petal_width"`
	Instances   [][]float64 `json:"instances"`
}

type prediction struct {
	Class         string `json:"class"`
	ClassID       int    `json:"class_id"`
	Probabilities struct {
		Setosa     float32 `json:"setosa"`
		Versicolor float32 `json:"versicolor"`
		Virginica  float32 `json:"virginica"`
	} `json:"probabilities"`
}

type batch struct {
	Predictions []prediction `json:"predictions"`
}

func predict(row *[4]float64) (answer prediction) {
	var scores [3]float64
	best := 0
	for class := range scores {
		scores[class] = intercepts[class]
		for feature, value := range row {
			scores[class] += coefficients[class][feature] * value
		}
		if scores[class] > scores[best] {
			best = class
		}
	}
	highest, sum := scores[best], 0.0
	for class := range scores {
		scores[class] = math.Exp(scores[class] - highest)
		sum += scores[class]
	}
	answer.Class, answer.ClassID = names[best], best
	answer.Probabilities.Setosa = float32(scores[0] / sum)
	answer.Probabilities.Versicolor = float32(scores[1] / sum)
	answer.Probabilities.Virginica = float32(scores[2] / sum)
	predicted[best].Inc()
	return answer
}

// The answer to what a client sent; nil if that is no row and no batch.
func answer(body *input) any {
	if body.Instances == nil {
		if body.SepalLength == nil || body.SepalWidth == nil || body.PetalLength == nil || body.PetalWidth == nil {
			return nil
		}
		return predict(&[4]float64{*body.SepalLength, *body.SepalWidth, *body.PetalLength, *body.PetalWidth})
	}
	answers := make([]prediction, len(body.Instances))
	for index, row := range body.Instances {
		if len(row) != 4 {
			return nil
		}
		answers[index] = predict((*[4]float64)(row))
	}
	return batch{answers}
}

func handle(writer http.ResponseWriter, request *http.Request) {
	start := time.Now()
	var body input
	decoder := json.NewDecoder(request.Body)
	decoder.DisallowUnknownFields()
	var reply any
	if request.Method == http.MethodPost && decoder.Decode(&body) == nil {
		reply = answer(&body)
	}
	if reply == nil {
		refused.Inc()
		http.Error(writer, `{"detail":"not a row of this model"}`, http.StatusUnprocessableEntity)
		return
	}
	text, err := json.Marshal(reply)
	if err != nil {
		http.Error(writer, err.Error(), http.StatusInternalServerError)
		return
	}
	writer.Header().Set("Content-Type", "application/json")
	writer.Write(text)
	answered.Inc()
	duration.Observe(time.Since(start).Seconds())
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: server PORT")
	}
	runtime.GOMAXPROCS(1)
	for class, name := range names {
		predicted[class] = predictions.WithLabelValues(name)
	}
	prometheus.MustRegister(requests, duration, predictions)
	http.HandleFunc("/predict", handle)
	http.Handle("/metrics", promhttp.Handler())
	log.Fatal(http.ListenAndServe(net.JoinHostPort("127.0.0.1", os.Args[1]), nil))
}
