"""The curve of docs/ref/motion-quality.md: precision, recall, F1 and false alarms an hour over the sensitivity dial, as SVG."""

WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 720, 400, 56, 64, 24, 44
LINES = (("precision", 1, "#2563eb"), ("recall", 2, "#059669"), ("mean F1 from 3 %", 3, "#111827"))
FALSE = "#dc2626"


def write(path, points):
    """`points`: (sensitivity, precision, recall, F1, false alarms an hour); None where there is no value."""
    most = max((p[4] for p in points if p[4] is not None), default=1)
    top = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if step >= most or step == 5000)

    def place(x, share):
        return (f"{LEFT + (WIDE - LEFT - RIGHT) * x / 100:.1f},"
                f"{TOP + (HIGH - TOP - BOTTOM) * (1 - min(1, share)):.1f}")

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDE}" height="{HIGH}" fill="white"/>']
    for i in range(6):
        x, y = place(0, i / 5).split(",")
        end = place(100, i / 5).split(",")[0]
        out.append(f'<path d="M{x} {y}H{end}" stroke="#e5e7eb"/>')
        out.append(f'<text x="{float(x) - 8:.0f}" y="{float(y) + 4:.0f}" text-anchor="end">{i / 5:.1f}</text>')
        out.append(f'<text x="{float(end) + 8:.0f}" y="{float(y) + 4:.0f}" fill="{FALSE}">{top * i / 5:g}</text>')
    for s in range(0, 101, 10):
        x, y = place(s, 0).split(",")
        out.append(f'<text x="{x}" y="{float(y) + 18:.0f}" text-anchor="middle">{s}</text>')
    out.append(f'<text x="{WIDE / 2}" y="{HIGH - 8}" text-anchor="middle">sensitivity (default 50)</text>')
    shown = [(name, [(p[0], p[k]) for p in points], colour, "") for name, k, colour in LINES]
    shown.append(("false alarms an hour (right)", [(p[0], None if p[4] is None else p[4] / top) for p in points], FALSE, "6 4"))
    for i, (name, values, colour, dash) in enumerate(shown):
        line = " ".join(place(x, v) for x, v in values if v is not None)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
        out.append(f'<text x="{LEFT + 8 + 150 * i}" y="16" fill="{colour}">{name}</text>')
    path.write_text("\n".join(out) + "\n</svg>\n")
