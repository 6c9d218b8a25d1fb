package picture_test

import (
	"context"
	"testing"

	"lykta/internal/db/dbtest"
)

var ctx = context.Background()

func TestMain(m *testing.M) { dbtest.Main(m) }
