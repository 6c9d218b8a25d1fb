package browser

import "github.com/chromedp/cdproto/network"

// Offline tells the page that the network is gone, or back, as a telephone does.
// Whether anything gets through is another matter, for whoever holds the wire.
func (t *Tab) Offline(yes bool) error {
	return t.do(send(network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1}))
}

// Await is Eval for an expression whose value is a promise.
func (t *Tab) Await(expression string, out any) error { return t.await(expression, out) }
