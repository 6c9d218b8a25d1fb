package promise

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ledger"
)

// patience is how long a book is believed before the ledger is asked whether it
// has grown: another process's entry is seen within it.
const patience = 250 * time.Millisecond

// crowdPatience is how long a book is shown to a crowd, however much has been
// written since: a crowd that is shown one book shares its pages and sums.
const crowdPatience = time.Second

// Shelf keeps the replayed book of every partnership and brings it up to the
// ledger's head as it is asked for. It holds nothing that could not be replayed
// again. It is safe for concurrent use.
type Shelf struct {
	db    *db.DB
	now   func() time.Time
	mu    sync.Mutex
	books map[string]*shelved
}

// shelved is one partnership's book. Its lock is held while the ledger is read,
// so that many readers cost one replay.
type shelved struct {
	mu      sync.Mutex
	book    *Book
	head    ledger.Head
	checked time.Time

	shown atomic.Pointer[shown] // the newest book that was shown to readers
}

// shown is a book with its head and when it was fetched.
type shown struct {
	book *Book
	head ledger.Head
	at   time.Time
}

// NewShelf returns an empty shelf over a database and a clock.
func NewShelf(d *db.DB, now func() time.Time) *Shelf {
	return &Shelf{db: d, now: now, books: map[string]*shelved{}}
}

// Get returns a partnership's book and the head that it is replayed to. They
// are at most a quarter of a second old. A partnership whose log has not been
// begun has an empty book.
func (s *Shelf) Get(ctx context.Context, partnership string) (*Book, ledger.Head, error) {
	b := s.at(partnership)
	b.mu.Lock()
	defer b.mu.Unlock()
	now := s.now()
	if age := now.Sub(b.checked); b.book != nil && age >= 0 && age < patience {
		return b.book, b.head, nil
	}
	if err := s.follow(ctx, partnership, b); err != nil {
		return nil, ledger.Head{}, err
	}
	b.checked = now
	return b.book, b.head, nil
}

// Show returns the book that readers see. It is that of Get, unless a crowd
// reads: a crowd is shown what was shown last, until that is a second old. What
// is shown never goes back behind what was shown before.
func (s *Shelf) Show(ctx context.Context, partnership string, crowd bool) (*Book, ledger.Head, error) {
	b := s.at(partnership)
	now := s.now()
	if last := b.shown.Load(); crowd && last != nil {
		if age := now.Sub(last.at); age >= 0 && age < crowdPatience {
			return last.book, last.head, nil
		}
	}
	book, head, err := s.Get(ctx, partnership)
	if err != nil {
		return nil, ledger.Head{}, err
	}
	for {
		last := b.shown.Load()
		if last != nil && last.head.Size > head.Size {
			return last.book, last.head, nil
		}
		if b.shown.CompareAndSwap(last, &shown{book, head, now}) {
			return book, head, nil
		}
	}
}

// Touch makes the next Get ask the ledger: it is called when this process has
// written to it.
func (s *Shelf) Touch(partnership string) {
	b := s.at(partnership)
	b.mu.Lock()
	b.checked = time.Time{}
	b.mu.Unlock()
}

func (s *Shelf) at(partnership string) *shelved {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.books[partnership]
	if b == nil {
		b = &shelved{}
		s.books[partnership] = b
	}
	return b
}

// follow applies what the ledger holds beyond the book, all of one moment.
func (s *Shelf) follow(ctx context.Context, partnership string, b *shelved) error {
	return s.db.Of(partnership).Snapshot(ctx, func(d *db.DB) error {
		head, err := ledger.HeadOf(ctx, d, partnership)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		book := b.book
		if book == nil || book.Size() > head.Size {
			book = &Book{}
		}
		if book, err = readTo(ctx, d, partnership, book, head.Size); err != nil {
			return err
		}
		b.book, b.head = book, head
		return nil
	})
}

// bookPage is how many entries are read from the ledger at a time.
const bookPage = 500

// readTo returns the book with the ledger applied up to a size. An end that
// comes too early is an error: the head has promised more.
func readTo(ctx context.Context, d *db.DB, partnership string, book *Book, size int64) (*Book, error) {
	for book.Size() < size {
		page, err := ledger.Entries(ctx, d, partnership, book.Size(), bookPage)
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			return nil, errs.E(errs.Internal, "ledger.broken")
		}
		entries := make([]Entry, len(page))
		for i, e := range page {
			entries[i] = Entry{Seq: e.Seq, At: e.EnteredAt, Kind: Kind(e.Kind), Content: e.Content}
		}
		if book, err = book.Apply(entries...); err != nil {
			return nil, err
		}
	}
	return book, nil
}
