package processmap

import "strings"

// Document returns a drawing as an SVG file of its own, with the colours of the
// style sheet. The drawing must be one of [Draw].
func Document(drawing string) string {
	head, rest, _ := strings.Cut(drawing, ">")
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		strings.Replace(head, "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" `, 1) + "><style>" + style + "</style>" + rest + "\n"
}

// style has the rules of ui/src/evidence.css for drawings, with the colours that
// the variables there stand for.
const style = `
.processmap__svg{background:#fff}
text{fill:#1f2236;font-family:"Fira Sans",sans-serif;font-size:14px}
.processmap__label{font-size:12px;paint-order:stroke;stroke:#fff;stroke-width:3px}
.processmap__node rect{fill:#fff;stroke:#5a6180}
.processmap__end rect{fill:#e8e9f0;stroke:#5a6180}
.processmap__edge path{fill:none;stroke:#5a6180}
.processmap__edge polygon{fill:#5a6180;stroke:#5a6180}
.processmap__share2 rect{fill:#e5ebf8}
.processmap__share3 rect{fill:#d7e1f6}
.processmap__share4 rect{fill:#c5d4f3}
.processmap__share5 rect{fill:#b0c5ef}
.processmap__few :is(path,rect){stroke-dasharray:2 3}
.processmap__node:is(.processmap__more1,.processmap__more2,.processmap__more3) rect{fill:#e5ebf8;stroke:#2e63b8}
.processmap__node:is(.processmap__more2,.processmap__more3) rect{fill:#c5d4f3}
.processmap__edge:is(.processmap__more1,.processmap__more2,.processmap__more3) :is(path,polygon){stroke:#2e63b8}
.processmap__edge:is(.processmap__more1,.processmap__more2,.processmap__more3) polygon{fill:#2e63b8}
.processmap__node:is(.processmap__less1,.processmap__less2,.processmap__less3) rect{fill:#fee8b9;stroke:#c37a15;stroke-dasharray:6 3}
.processmap__node:is(.processmap__less2,.processmap__less3) rect{fill:#fddf9a}
.processmap__edge:is(.processmap__less1,.processmap__less2,.processmap__less3) path{stroke:#c37a15;stroke-dasharray:6 3}
.processmap__edge:is(.processmap__less1,.processmap__less2,.processmap__less3) polygon{fill:#c37a15;stroke:#c37a15}
.processmap__node:is(.processmap__more3,.processmap__less3) rect{stroke-width:2.5px}
`
