package db

import (
	"errors"

	"github.com/ncruces/go-sqlite3"
)

// diskFull reports that there was no room.
func diskFull(err error) bool {
	return errors.Is(err, sqlite3.FULL) || sqlState(err) == "53100"
}
