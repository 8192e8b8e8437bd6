package api

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

func (a *API) addCalibrations() {
	add(a, access.SetAssumption, huma.Operation{
		OperationID: "calibrate", Method: http.MethodPost, Path: "/calibrations", Tags: []string{tagBundling}, DefaultStatus: http.StatusOK,
		Summary: "Estimate the economies of scale from figures of your own",
		Description: "Takes a CSV or XLSX file as the body, with a row for each authority: its key, the cost or hours of a year, and perhaps cases and year. " +
			"Tells how the effort grows with the volume (the elasticity), and how far that moves what ships with Kiesel. " +
			"Nothing is kept; to use the result, set the assumption `elasticity`. If the file cannot be used it is 422, and the errors name its rows and columns.",
		MaxBodyBytes: tabular.MaxFile, BodyReadTimeout: uploadTime,
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			binary: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}, Example: exampleWorkloads},
		}},
	}, a.calibrate)
}

type workloadsToCalibrate struct {
	InLand
	Service  string `query:"service" maxLength:"200" doc:"Id of the service of which the figures are; left out, they are of several." example:"99107023017000"`
	Function string `query:"function" enum:"online,expertise,decision,contact" doc:"Function of which they are; left out, they are of several."`
}

func (a *API) calibrate(ctx context.Context, _ access.Actor, in *workloadsToCalibrate) (*body[bundling.Calibration], error) {
	content, err := io.ReadAll(callOf(ctx).body)
	if err != nil {
		return nil, cutOff(err)
	}
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return nil, err
	}
	file, err := exchange.Workloads{Words: a.Words}.Read(now.Tree, content)
	if err != nil {
		return nil, err
	}
	file.Service, file.Function = landscape.ServiceID(in.Service), landscape.Function(in.Function)
	c, err := a.Bundling.Calibrate(ctx, a.land(in.InLand), file.Workloads)
	if err != nil {
		return nil, err
	}
	return &body[bundling.Calibration]{Body: c}, nil
}
