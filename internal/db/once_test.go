package db_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
)

func TestOnce(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		runs := 0
		once := func(partnership, purpose string, fail error) (out string, repeated bool, err error) {
			err = d.Write(ctx, func(tx *db.DB) (err error) {
				out, repeated, err = db.Once(ctx, tx, partnership, "k", purpose, noon, func() (string, error) {
					runs++
					return fmt.Sprint("run ", runs), fail
				})
				return err
			})
			return out, repeated, err
		}
		if _, _, err := once("a", "log", errors.New("no")); err == nil {
			t.Fatal("the error is lost")
		}
		if out, repeated, err := once("a", "log", nil); out != "run 2" || repeated || err != nil {
			t.Errorf("after an error: %q %v %v", out, repeated, err)
		}
		if out, repeated, err := once("a", "log", nil); out != "run 2" || !repeated || err != nil {
			t.Errorf("again: %q %v %v", out, repeated, err)
		}
		if _, _, err := once("a", "other", nil); !errs.Is(err, errs.Conflict) {
			t.Errorf("another purpose: %v", err)
		}
		if out, repeated, err := once("b", "log", nil); out != "run 3" || repeated || err != nil {
			t.Errorf("another partnership: %q %v %v", out, repeated, err)
		}
		n, err := db.ForgetKeys(ctx, d, "a", noon.Add(time.Second))
		if n != 1 || err != nil {
			t.Errorf("forgot %d, %v", n, err)
		}
	})
}

// Many clients send the same keys at the same time: each counts once.
func TestOnceUnderConcurrency(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var wg sync.WaitGroup
		for client := range 8 {
			wg.Go(func() {
				for k := range 20 {
					err := d.Write(ctx, func(tx *db.DB) error {
						_, _, err := db.Once(ctx, tx, "q", fmt.Sprint(k), "log", noon, func() (string, error) {
							return "", put(ctx, tx, fmt.Sprint(client, " ", k))
						})
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if got := len(keys(t, d)); got != 20 {
			t.Errorf("%d rows for 20 keys", got)
		}
	})
}
