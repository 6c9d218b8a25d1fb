package police

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"lykta/internal/errs"
)

// Source is where the police publish.
const Source = "https://polisen.se/api/events"

// Origin is where people read the same.
const Origin = "https://polisen.se/aktuellt/polisens-nyheter/"

const (
	timeout   = 30 * time.Second
	maxAnswer = 8 << 20 // bytes; 500 events are a fifth of a megabyte

	patience = 10 * time.Minute // after trouble that told no time
	gone     = 24 * time.Hour   // after an answer that there is nothing at the address
	longest  = 7 * 24 * time.Hour
)

// Client asks the police's server. It is safe for concurrent use.
type Client struct {
	address string
	agent   string
	http    *http.Client
}

// NewClient returns a client of the server at an address, that tells who asks:
// the program's name and version, and where it is reached by the public.
func NewClient(address, version, public string) *Client {
	return &Client{address: address, agent: "Lykta/" + version + " (+" + public + ")", http: &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Fetch asks once and never again by itself. The time is until when the server
// is to be left alone; zero where it did not say. Trouble is Unavailable.
func (c *Client) Fetch(ctx context.Context, now time.Time) (answer []byte, until time.Time, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.address, nil)
	if err != nil {
		return nil, time.Time{}, errs.E(errs.Internal, "police.address", err)
	}
	r.Header.Set("User-Agent", c.agent)
	r.Header.Set("Accept", "application/json")
	response, err := c.http.Do(r)
	if err != nil {
		return nil, now.Add(patience), errs.E(errs.Unavailable, "police.reach", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, now.Add(leave(response, now)), errs.E(errs.Unavailable, "police.status", response.StatusCode)
	}
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err == nil && len(answer) > maxAnswer {
		err = errors.New("the answer is too large")
	}
	if err != nil {
		return nil, now.Add(patience), errs.E(errs.Unavailable, "police.answer", err)
	}
	return answer, time.Time{}, nil
}

// leave is how long to leave the server alone after an answer: as long as
// Retry-After says (RFC 9110, section 10.2.3), in seconds or as a date.
func leave(response *http.Response, now time.Time) time.Duration {
	told := response.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(told); err == nil && seconds >= 0 {
		return min(max(time.Duration(min(seconds, 1e7))*time.Second, apart), longest)
	}
	if at, err := http.ParseTime(told); err == nil {
		return min(max(at.Sub(now), apart), longest)
	}
	if response.StatusCode == http.StatusNotFound || response.StatusCode == http.StatusGone {
		return gone
	}
	return patience
}
