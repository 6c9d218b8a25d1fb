package backup

import (
	"context"
	"time"
)

// Serve starts a server on a restored folder.
func Serve(ctx context.Context, folder, user, database string) (address string, stop func() error, err error) {
	m := Manifest{User: user, Database: database}
	s, err := startScratch(ctx, folder, m, time.Time{})
	if err != nil {
		return "", nil, err
	}
	return s.address(m), s.stop, nil
}
