package main

import (
	"fmt"
	"runtime"

	"lykta/internal/app"
)

// versionCommand prints which program this is. It exits 0.
type versionCommand struct{}

func (versionCommand) Run(env *surroundings) error {
	_, err := fmt.Fprintf(env.out, "lykta %s %s %s/%s\n", app.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
