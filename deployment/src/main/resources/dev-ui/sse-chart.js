import { LitElement, html, svg, css } from 'lit';

const WIDTH = 300;
const HEIGHT = 60;
/** A hole in the samples is a hole in the line. */
const MAX_GAP = 5000;

/**
 * One figure over the last minutes, as a line that moves to the left.
 */
export class SseChart extends LitElement {

    static styles = css`
        :host {
            display: block;
            min-width: 0;
        }
        .head {
            display: flex;
            justify-content: space-between;
            align-items: baseline;
            gap: var(--lumo-space-s);
            font-size: var(--lumo-font-size-s);
            color: var(--lumo-secondary-text-color);
        }
        .value {
            font-size: var(--lumo-font-size-l);
            color: var(--lumo-body-text-color);
            font-variant-numeric: tabular-nums;
            white-space: nowrap;
        }
        svg {
            display: block;
            width: 100%;
            height: 60px;
            background: var(--lumo-contrast-5pct);
            border-radius: var(--lumo-border-radius-s);
        }
        .line {
            fill: none;
            stroke: var(--lumo-primary-color);
            stroke-width: 1.5px;
            vector-effect: non-scaling-stroke;
        }
        .area {
            fill: var(--lumo-primary-color-10pct);
            stroke: none;
        }
        .foot {
            display: flex;
            justify-content: space-between;
            font-size: var(--lumo-font-size-xs);
            color: var(--lumo-tertiary-text-color);
        }
    `;

    static properties = {
        label: { type: String },
        points: { attribute: false },
        now: { type: Number },
        span: { type: Number },
        format: { attribute: false }
    };

    constructor() {
        super();
        this.points = [];
        this.span = 300000;
        this.format = value => value;
    }

    render() {
        const max = this.points.reduce((most, point) => Math.max(most, point.value), 0);
        const last = this.points.length > 0 ? this.points[this.points.length - 1].value : 0;
        const text = this.format(last);
        return html`
            <div class="head"><span>${this.label}</span><span class="value">${text}</span></div>
            <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img"
                    aria-label="${this.label}: ${text} now, ${this.format(max)} at most">
                ${this._parts().map(part => this._renderPart(part, max))}
            </svg>
            <div class="foot"><span>${Math.round(this.span / 60000)} min ago</span><span>max ${this.format(max)}</span><span>now</span></div>
        `;
    }

    /** The points without a hole between them. */
    _parts() {
        const parts = [];
        let previous = null;
        for (const point of this.points) {
            if (previous === null || point.at - previous.at > MAX_GAP) {
                parts.push([]);
            }
            parts[parts.length - 1].push(point);
            previous = point;
        }
        return parts;
    }

    _renderPart(part, max) {
        const x = point => ((point.at - this.now) / this.span + 1) * WIDTH;
        const y = point => HEIGHT - 2 - (max === 0 ? 0 : point.value / max * (HEIGHT - 6));
        const line = part.map(point => x(point).toFixed(1) + ',' + y(point).toFixed(1)).join(' ');
        const area = x(part[0]).toFixed(1) + ',' + HEIGHT + ' ' + line + ' ' + x(part[part.length - 1]).toFixed(1) + ',' + HEIGHT;
        return svg`<polygon class="area" points="${area}"></polygon><polyline class="line" points="${line}"></polyline>`;
    }
}

customElements.define('sse-chart', SseChart);
