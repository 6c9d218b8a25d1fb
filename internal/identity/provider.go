package identity

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/go-jose/go-jose/v4"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/identity/openid"
	"lykta/internal/partnership"
)

// Provider is an identity provider of a partnership.
type Provider struct {
	Partnership string
	openid.Provider
}

// document is what is kept of a provider beside its key.
type document struct {
	Name   string   `json:"name"`
	Client string   `json:"client"`
	Claim  string   `json:"claim,omitempty"`
	Scopes []string `json:"scopes,omitempty"`
	Shared bool     `json:"shared,omitempty"` // what is sealed is a secret, not a key
}

const providerColumns = `partnership, id, issuer, document, secret`

func (s *Service) scanProvider(r *sql.Rows) (Provider, error) {
	var p Provider
	var text, sealed string
	if err := r.Scan(&p.Partnership, &p.ID, &p.Issuer, &text, &sealed); err != nil {
		return p, err
	}
	var d document
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return p, errs.Wrap(err, "provider")
	}
	p.Name, p.Client, p.Claim, p.Scopes = d.Name, d.Client, d.Claim, d.Scopes
	plain, err := s.sealed(sealed, providerPlace(p))
	if err != nil {
		return p, err
	}
	if d.Shared {
		p.Secret = string(plain)
		return p, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(plain)
	if err != nil {
		return p, errs.Wrap(err, "provider")
	}
	p.Key, _ = key.(crypto.Signer)
	return p, nil
}

func providerPlace(p Provider) string { return "provider|" + p.Partnership + "|" + p.ID }

// Providers lists where people can sign in, for every partnership, by name.
func (s *Service) Providers(ctx context.Context) ([]Provider, error) {
	if s.secrets == nil {
		return nil, nil
	}
	return db.All(ctx, s.db.Everyone("the sign-in page offers the providers of all, and the public keys are one set"), s.scanProvider, `SELECT `+providerColumns+` FROM provider WHERE ended = 0 ORDER BY partnership, created, id`)
}

func (s *Service) provider(ctx context.Context, d *db.DB, partnership, id string) (Provider, error) {
	return db.One(ctx, d.Of(partnership), s.scanProvider, `SELECT `+providerColumns+` FROM provider WHERE partnership = $1 AND id = $2 AND ended = 0`, partnership, id)
}

// ProviderKeys are the public keys with which the program proves itself at
// providers: they are fetched by them.
func (s *Service) ProviderKeys(ctx context.Context) (jose.JSONWebKeySet, error) {
	list, err := s.Providers(ctx)
	if err != nil {
		return jose.JSONWebKeySet{}, err
	}
	var plain []openid.Provider
	for _, p := range list {
		plain = append(plain, p.Provider)
	}
	return openid.Keys(plain)
}

// SetProvider adds a provider to a partnership, or changes it, for whoever
// administers the installation. A provider without a key or a secret keeps the
// key that it has, and gets a new one (P-256) where it has none.
func (s *Service) SetProvider(ctx context.Context, scope access.Scope, p Provider, now time.Time) error {
	if err := access.Check(scope, access.ManageAccounts, access.Object{}); err != nil {
		return err
	}
	if s.secrets == nil {
		return errs.E(errs.Unavailable, "secret.none")
	}
	return s.db.Write(ctx, func(tx *db.DB) error {
		if _, err := partnership.ByID(ctx, tx, p.Partnership); err != nil {
			return err
		}
		if p.Key == nil && p.Secret == "" {
			had, err := s.provider(ctx, tx, p.Partnership, p.ID)
			switch {
			case err == nil:
				p.Key, p.Secret = had.Key, had.Secret
			case !errs.Is(err, errs.NotFound):
				return err
			default:
				if p.Key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
					return errs.Wrap(err, "provider")
				}
			}
		}
		if !partnership.ValidSlug(p.ID) {
			return errs.Fields(errs.Field{Name: "id", Key: "openid.id"})
		}
		if err := p.Check(); err != nil {
			return err
		}
		if err := s.storeProvider(ctx, tx, p, now); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Of(scope, now, "provider.set", "provider:"+p.Partnership+"/"+p.ID))
	})
}

func (s *Service) storeProvider(ctx context.Context, tx *db.DB, p Provider, now time.Time) error {
	plain := []byte(p.Secret)
	if p.Key != nil {
		der, err := x509.MarshalPKCS8PrivateKey(p.Key)
		if err != nil {
			return errs.Wrap(err, "provider")
		}
		plain = der
	}
	text, err := json.Marshal(document{p.Name, p.Client, p.Claim, p.Scopes, p.Key == nil})
	if err != nil {
		return errs.Wrap(err, "provider")
	}
	_, err = tx.Of(p.Partnership).Exec(ctx, `INSERT INTO provider (partnership, id, issuer, document, secret, created, ended) VALUES ($1, $2, $3, $4, $5, $6, 0)
		ON CONFLICT (partnership, id) DO UPDATE SET issuer = EXCLUDED.issuer, document = EXCLUDED.document, secret = EXCLUDED.secret, ended = 0`,
		p.Partnership, p.ID, p.Issuer, string(text), s.secrets.Seal(providerPlace(p), plain), db.Micros(now))
	return err
}

// EndProvider takes a provider away, and ends the sessions of those who came
// through its issuer.
func (s *Service) EndProvider(ctx context.Context, scope access.Scope, partnership, id string, now time.Time) error {
	if err := access.Check(scope, access.ManageAccounts, access.Object{}); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.DB) error {
		p, err := s.provider(ctx, tx, partnership, id)
		if err != nil {
			return err
		}
		if _, err := tx.Of(partnership).Exec(ctx, `UPDATE provider SET ended = $3 WHERE partnership = $1 AND id = $2`, partnership, id, db.Micros(now)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM session WHERE issuer = $1`, p.Issuer); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Of(scope, now, "provider.end", "provider:"+partnership+"/"+id))
	})
}
