package dbtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Kill ends every process of the server at once with SIGKILL, as a fault of the
// machine would, and returns when they are gone. What the server held in memory
// is lost; what it gave to the kernel is not.
func (c *Cluster) Kill() error {
	lock := filepath.Join(c.dir, "data", "postmaster.pid")
	b, err := os.ReadFile(lock)
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(string(b), "\n")
	server, err := strconv.Atoi(line)
	if err != nil {
		return err
	}
	if err := syscall.Kill(server, syscall.SIGSTOP); err != nil { // it has no more children
		return err
	}
	for state := ""; state != "T"; state, _ = stat(fmt.Sprintf("/proc/%d/stat", server)) {
		pause()
	}
	all := append([]int{server}, children(server)...) // found first: orphans have another parent
	for _, pid := range all {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && err != syscall.ESRCH {
			return err
		}
	}
	for _, pid := range all {
		for alive(pid) {
			pause()
		}
	}
	// nobody may wait for a process that has ended, so that its number stays taken
	return errors.Join(os.Remove(lock), os.Remove(filepath.Join(c.dir, ".s.PGSQL.5432.lock")), os.Remove(filepath.Join(c.dir, ".s.PGSQL.5432")))
}

func pause() { <-time.After(time.Millisecond) }

// children returns the processes whose parent is pid.
func children(pid int) []int {
	var list []int
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		if _, parent := stat(path); parent == pid {
			child, _ := strconv.Atoi(strings.Split(path, "/")[2])
			list = append(list, child)
		}
	}
	return list
}

// alive reports whether a process still does anything: one that nobody has
// waited for does not.
func alive(pid int) bool {
	state, _ := stat(fmt.Sprintf("/proc/%d/stat", pid))
	return state != "" && state != "Z" && state != "X"
}

// stat reads a process's state and its parent from /proc/PID/stat.
func stat(path string) (state string, parent int) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", 0
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 2 {
		return "", 0
	}
	parent, _ = strconv.Atoi(fields[1])
	return fields[0], parent
}

// Restart starts a server that was killed, which then recovers.
func (c *Cluster) Restart() error {
	bin, err := binaries()
	if err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(bin, "pg_ctl"), "-D", filepath.Join(c.dir, "data"), "-l", filepath.Join(c.dir, "server.log"), "-w", "-t", "60",
		"-o", options(c.dir), "start")
	cmd.Dir, cmd.SysProcAttr = c.dir, &syscall.SysProcAttr{Setsid: true, Credential: c.guard.SysProcAttr.Credential}
	if out, err := cmd.CombinedOutput(); err != nil {
		log, _ := os.ReadFile(filepath.Join(c.dir, "server.log"))
		return fmt.Errorf("restart: %w: %s %s", err, out, log[max(0, len(log)-500):])
	}
	return nil
}
