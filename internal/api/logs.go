package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/work"
	"kiesel/internal/work/tasks"
)

// binary is the media type of files.
const binary = "application/octet-stream"

func (a *API) addLogs() {
	add(a, access.AddEvidence, huma.Operation{
		OperationID: "add-log", Method: http.MethodPost, Path: "/logs", Tags: []string{tagEvidence}, DefaultStatus: http.StatusAccepted,
		Summary: "Send an event log",
		Description: "Takes an event log (XES or CSV, plain or packed) as the body and makes a profile of it in a job. " +
			"The log itself is deleted when the job ends.",
		MaxBodyBytes: a.MaxLog, BodyReadTimeout: uploadTime,
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			binary: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}, Example: exampleLog},
		}},
		Errors: []int{http.StatusServiceUnavailable},
	}, a.addLog)
}

type newLog struct {
	File      string `query:"file" required:"true" minLength:"1" maxLength:"200" doc:"Name of the file; its ending tells how to read it." example:"bauantraege.csv"`
	Authority string `query:"authority" required:"true" minLength:"1" maxLength:"200" doc:"Name of the authority whose log it is." example:"Amt Miltzow"`
	ARS       string `query:"ars" pattern:"^[0-9]{2,12}$" doc:"Its key, if it is in the register." example:"130735355"`
	Service   string `query:"service" required:"true" maxLength:"200" doc:"Id of the service that is done." example:"99012008001000"`
	Level     string `query:"level" minLength:"1" maxLength:"500" default:"activity" doc:"Level of abstraction: activity, phase or a regular expression."`
	MinCases  int    `query:"min_cases" minimum:"1" maximum:"1000" default:"5" doc:"Smallest group of cases that may show, a multiple of 5; 1 hides nothing." example:"1"`
	Case      string `query:"case" maxLength:"200" doc:"Column with the case; left out, the usual ones are looked for."`
	Activity  string `query:"activity" maxLength:"200" doc:"Column with the activity."`
	Time      string `query:"time" maxLength:"200" doc:"Column with the time."`
	Layout    string `query:"time_layout" maxLength:"100" doc:"How times are written, e.g. dd.MM.yyyy HH:mm."`
	Lenient   bool   `query:"lenient" doc:"Leave out what is broken, count it and read on."`
}

func (a *API) addLog(ctx context.Context, actor access.Actor, in *newLog) (*created[Job], error) {
	order := tasks.ProfileOrder{
		Authority: evidence.Origin{Name: in.Authority, ARS: landscape.ARS(in.ARS)}, Service: landscape.ServiceID(in.Service),
		Level: in.Level, MinCases: in.MinCases, Case: in.Case, Activity: in.Activity, Time: in.Time, Layout: in.Layout, Lenient: in.Lenient,
	}
	if err := a.checkLog(order); err != nil {
		return nil, newProblem(http.StatusUnprocessableEntity, err.Error())
	}
	kept, err := a.Jobs.Keep(ctx, actor, tasks.ProfileName, in.File, callOf(ctx).body)
	if err != nil {
		return nil, err
	}
	job, err := a.Jobs.Order(ctx, actor, work.Order{Kind: tasks.ProfileName, Subject: in.File, Payload: order, Files: []work.File{kept}})
	if err != nil {
		a.Jobs.Discard(context.WithoutCancel(ctx), kept)
		return nil, err
	}
	return accepted(job), nil
}

// checkLog finds what would make the job fail before the log is taken in.
func (a *API) checkLog(o tasks.ProfileOrder) error {
	if _, known := a.Landscape.Catalogue().Service(o.Service); !known {
		return fmt.Errorf("service: there is no %q in the catalogue", o.Service)
	}
	if _, err := evidence.ParseLevel(o.Level); err != nil {
		return err
	}
	if err := evidence.CheckMinCases(o.MinCases); err != nil {
		return err
	}
	return o.Options().Validate()
}
