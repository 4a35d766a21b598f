// The aggregator in Go: net/http on both sides, a goroutine for each call.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

const connections = 15000

var client = &http.Client{Transport: &http.Transport{
	// kept open when idle: two for each service by default, so that most would be opened anew for each call
	MaxIdleConns:        connections,
	MaxIdleConnsPerHost: connections,
}}

var (
	users    = os.Getenv("USER_SERVICE_URL") + "/users/"
	orders   = os.Getenv("ORDER_SERVICE_URL") + "/orders?user="
	payments = os.Getenv("PAYMENT_SERVICE_URL") + "/payments?user="
)

type summary struct {
	User     json.RawMessage `json:"user"`
	Orders   json.RawMessage `json:"orders"`
	Payments json.RawMessage `json:"payments"`
}

func fetch(url string, body *json.RawMessage, done chan<- error) {
	done <- get(url, body)
}

func get(url string, body *json.RawMessage) error {
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	*body, err = io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s is answered with %s", url, response.Status)
	}
	return err
}

// The user of /users/{id}/summary, or "".
func userOf(path string) string {
	id := strings.TrimPrefix(path, "/users/")
	user := strings.TrimSuffix(id, "/summary")
	if id == path || user == id || user == "" || strings.Trim(user, "0123456789") != "" {
		return ""
	}
	return user
}

func getSummary(w http.ResponseWriter, r *http.Request) {
	user := userOf(r.URL.Path)
	if user == "" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	var all summary
	done := make(chan error, 3)
	go fetch(users+user, &all.User, done)
	go fetch(orders+user, &all.Orders, done)
	go fetch(payments+user, &all.Payments, done)
	for i := 0; i < cap(done); i++ {
		if err := <-done; err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
	}
	body, err := json.Marshal(all) // checks what was fetched
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}

func main() {
	http.HandleFunc("/users/", getSummary)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
