package migrate

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// PlanJSON is a plan as `--json` prints it.
type PlanJSON struct {
	Steps           []StepJSON   `json:"steps"`
	Blocks          []HazardJSON `json:"blocks,omitempty"`
	RebuildRequired bool         `json:"rebuild_required"`
}

// StepJSON is one step of a plan.
type StepJSON struct {
	SQL           sqltext.SQL  `json:"sql"`
	Reason        string       `json:"reason"`
	Lock          string       `json:"lock"`
	Transactional bool         `json:"transactional"`
	Hazards       []HazardJSON `json:"hazards"`
}

// JSON returns the printed form of a risk.
func (r Risk) JSON() HazardJSON {
	out := HazardJSON{Code: r.Hazard.Code(), Message: r.Hazard.Message()}
	if r.Count != Unknown {
		out.Count = &r.Count
	}
	return out
}

// HazardJSON is one hazard. Count is null if no rows were counted.
type HazardJSON struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Count   *int64 `json:"count"`
}

// JSON returns the printed form of a plan, with the known counts of risks.
func JSON(p plan.Plan, risks []Risk) PlanJSON {
	type key struct{ code, object string }
	counts := map[key]int64{}
	for _, r := range risks {
		if r.Count != Unknown {
			counts[key{r.Hazard.Code(), r.Hazard.Object}] = r.Count
		}
	}
	hazards := func(list []hazard.Hazard) []HazardJSON {
		out := []HazardJSON{}
		for _, h := range list {
			j := HazardJSON{Code: h.Code(), Message: h.Message()}
			if n, ok := counts[key{h.Code(), h.Object}]; ok {
				j.Count = &n
			}
			out = append(out, j)
		}
		return out
	}
	out := PlanJSON{Steps: []StepJSON{}, Blocks: hazards(p.Blocks)}
	for _, g := range p.Groups {
		out.RebuildRequired = out.RebuildRequired || len(g.Rebuild) > 0
		for _, s := range g.Steps {
			out.Steps = append(out.Steps, StepJSON{s.SQL, s.Reason, s.Lock, g.Transactional, hazards(s.Hazards)})
		}
	}
	return out
}
