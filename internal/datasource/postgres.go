package datasource

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Postgres is a PostgreSQL database.
type Postgres struct {
	// ConnString is the URL for pgx. Prisma's parameters are translated, and the schema becomes the
	// search_path.
	ConnString string
	// Schema is the URL's schema parameter, or "" if the URL has none.
	Schema string
	// MaxConns is the size of the pool, 0 for the default.
	MaxConns int
	// StatementCache is false if a prepared statement must not be kept after its use. PgBouncer's
	// transaction mode requires this.
	StatementCache bool
	// PoolTimeout limits the wait for a connection of the pool. It is [DefaultPoolTimeout] if the
	// URL does not set it. SocketTimeout limits a single statement. For both, 0 means no limit.
	PoolTimeout, SocketTimeout time.Duration
}

// DefaultPoolTimeout is how long a caller waits for a connection of the pool.
const DefaultPoolTimeout = 10 * time.Second

// passedOn are the parameters that pgx reads itself, as connection options or as settings of the
// server.
var passedOn = map[string]bool{
	"host": true, "port": true, "user": true, "password": true, "dbname": true, "passfile": true, "service": true, "servicefile": true,
	"sslmode": true, "sslkey": true, "sslcert": true, "sslrootcert": true, "sslpassword": true, "sslsni": true, "sslnegotiation": true,
	"krbspn": true, "krbsrvname": true, "target_session_attrs": true, "channel_binding": true, "connect_timeout": true,
	"min_protocol_version": true, "max_protocol_version": true, "application_name": true, "options": true, "search_path": true,
	"timezone": true, "statement_timeout": true, "lock_timeout": true, "idle_in_transaction_session_timeout": true,
}

func parsePostgres(text string) (Target, error) {
	scheme, _, ok := strings.Cut(text, "://")
	switch {
	case !ok:
		return Target{}, configError(`the database URL does not begin with postgresql:// but the provider is "postgresql"`)
	case strings.HasPrefix(scheme, "prisma"):
		return Target{}, configError("a %s:// URL leads to Prisma's own service: use the database's postgresql:// URL", scheme)
	case scheme != "postgresql" && scheme != "postgres":
		return Target{}, configError(`the database URL begins with %s:// but the provider is "postgresql": it must begin with postgresql://`, scheme)
	}
	u, err := url.Parse(text)
	// An unencoded / ? # or @ ends the password early; the rest would be shown as host or database.
	if err != nil || u.Fragment != "" || strings.Contains(u.EscapedPath()+u.RawQuery, "@") {
		return Target{}, configError("the database URL cannot be read: special characters in user name and password must be percent-encoded (@ is %%40, / is %%2F, # is %%23, ? is %%3F, %% is %%25)")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Target{}, configError("the parameters of the database URL cannot be read: special characters must be percent-encoded")
	}
	p := &params{values: query}
	pg, warnings := translate(p)
	if p.err != nil {
		return Target{}, p.err
	}
	// Like libpq, pgx does not decode + as a space.
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	pg.ConnString = u.String()
	return Target{Provider: provider.PostgreSQL, PG: pg, Warnings: warnings}, nil
}

// translate reads Prisma's parameters and leaves the parameters for pgx in p.
func translate(p *params) (*Postgres, []string) {
	kept := url.Values{}
	pg := &Postgres{MaxConns: p.number("connection_limit"), PoolTimeout: DefaultPoolTimeout, SocketTimeout: p.seconds("socket_timeout")}
	if p.values.Has("pool_timeout") {
		pg.PoolTimeout = p.seconds("pool_timeout")
	}
	pooler := p.flag("pgbouncer")
	size, sized := p.values.Get("statement_cache_size"), p.values.Has("statement_cache_size")
	p.number("statement_cache_size")
	pg.StatementCache = !pooler && (!sized || size != "0")
	if schema, ok := p.take("schema"); ok && schema != "" {
		pg.Schema = schema
		kept.Set("search_path", searchPath(schema))
	}
	translateTLS(p)
	for name, values := range p.values {
		if passedOn[strings.ToLower(name)] && !kept.Has(name) {
			kept[name] = values[:1]
			p.values.Del(name)
		}
	}
	warnings := p.unknown()
	for name, values := range kept {
		p.values[name] = values
	}
	return pg, warnings
}

// translateTLS translates the TLS parameters that Prisma and pgx read differently. Prisma's sslcert
// is the server's certificate unless a key is given too; pgx calls that certificate sslrootcert.
// Prisma's sslaccept=strict checks the certificate and the host name, as sslmode=verify-full does.
func translateTLS(p *params) {
	if p.values.Has("sslcert") && !p.values.Has("sslkey") && !p.values.Has("sslrootcert") {
		p.values.Set("sslrootcert", p.values.Get("sslcert"))
		p.values.Del("sslcert")
	}
	accept, ok := p.take("sslaccept")
	if !ok {
		return
	}
	switch accept {
	case "strict":
		if mode := p.values.Get("sslmode"); mode == "" || mode == "prefer" || mode == "require" {
			p.values.Set("sslmode", "verify-full")
		}
	case "accept_invalid_certs":
	default:
		p.fail("sslaccept", accept, "strict or accept_invalid_certs")
	}
}

var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// searchPath quotes the name if the server would otherwise change its case or split it.
func searchPath(schema string) string {
	if plainName.MatchString(schema) {
		return schema
	}
	return `"` + strings.ReplaceAll(schema, `"`, `""`) + `"`
}
