package web

import (
	"bytes"
	"net"
)

// Listener is a listener whose connections send our headers with the answers that
// net/http writes by itself, before any handler is asked: 400 to what is no
// request, 417, 431, 501 and 505.
func Listener(l net.Listener, secure bool) net.Listener {
	return listener{l, ownHeaders(secure)}
}

type listener struct {
	net.Listener
	own []byte
}

// Accept waits for a connection.
func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{c, l.own}, nil
}

type conn struct {
	net.Conn
	own []byte
}

var (
	answerStart = []byte("HTTP/1.")
	refusal     = []byte("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n") // net/http's errorHeaders
	expectation = []byte(" 417 ")                                                                    // which no handler of ours answers
)

// Write adds our headers to an answer of net/http's own, which is written at once
// from its first line.
func (c *conn) Write(b []byte) (int, error) {
	if !bytes.HasPrefix(b, answerStart) {
		return c.Conn.Write(b)
	}
	end := bytes.Index(b, []byte("\r\n"))
	if end < 0 || !bytes.HasPrefix(b[end:], refusal) && !bytes.Contains(b[:end], expectation) {
		return c.Conn.Write(b)
	}
	if n, err := c.Conn.Write(bytes.Join([][]byte{b[:end+2], c.own, b[end+2:]}, nil)); err != nil {
		return min(n, len(b)), err
	}
	return len(b), nil
}

// ownHeaders are the headers that every answer has, as lines.
func ownHeaders(secure bool) []byte {
	var b bytes.Buffer
	_ = fixed(secure).Write(&b) // in memory
	return b.Bytes()
}
