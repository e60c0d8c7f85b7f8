"""Writes docs/ref/motion-cost.md from what bench/motion/cost measured."""
import statistics

ESP32_MHZ = 240
ESP32_GOAL_MS = 60
# Cycles of an ESP32 for one instruction of a Cortex-M3; see the page.
ESP32_CYCLES = 1.7
ESP32_MEMORY = 1.5


def median(values):
    return statistics.median(values)


def ratio(ours, theirs):
    """Median, minimum and maximum of the rounds' ratios."""
    all_of_them = [a / b for a, b in zip(ours, theirs)]
    return median(all_of_them), min(all_of_them), max(all_of_them)


def rounded(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def verdict(value, goal):
    return "met" if value <= goal else "**missed**"


def goal_row(what, ours, theirs, goal, goal_text, digits=2):
    middle, least, most = ratio(ours, theirs)
    return (f"| {what} | {rounded(median(ours))} | {rounded(median(theirs))} | **{middle:.{digits}f}** "
            f"({least:.{digits}f}–{most:.{digits}f}) | {goal_text} | {verdict(middle, goal)} |")


def goals(pc):
    rows = []
    for name, row in pc["sizes"].items():
        engine = row["engine"]
        both, small = [r["both"] for r in engine], [r["small"] for r in engine]
        rows.append(goal_row(f"{name}, {row['bytes'] / 1000:.1f} kB: read luma and detect, against libjpeg-turbo's decode to "
                             "1/8 in grey alone", both, small, 0.7, "≤ 0.7"))
    for name, row in pc["sizes"].items():
        rows.append(goal_row(f"{name}: whole process, `vedette motion` against Debian's `motion`", row["ours"],
                             row["motion"], 0.1, "≤ 1/10", 3))
    films = [(f"{name}, the square", row) for name, row in pc["sizes"].items()]
    for name, row in [(f"640×480, {pc['yard']['bytes'] / 1000:.1f} kB, the yard", pc["yard"]), *films]:
        engine = row["engine"]
        rows.append(goal_row(f"{name}: the detector alone against the reading", [r["detect"] for r in engine],
                             [r["read"] for r in engine], 1 / 6, "≤ 1/6 (0.167)", 3))
    return rows


def drawn(pc):
    rows = []
    films = [("640×480, the yard", pc["yard"]), *((f"{name}, the square", row) for name, row in pc["sizes"].items())]
    for name, row in films:
        rows.append(f"| {name} | {median([r['detect'] for r in row['engine']]):.1f} | "
                    f"{median([r['detect_mean'] for r in row['engine']]):.1f} |")
    for name in pc["drawn"][0]:
        for kind, text in (("quiet", "nothing moves"), ("things", "four large objects"), ("light", "changing light")):
            took = median([turn[name][kind] for turn in pc["drawn"]])
            rows.append(f"| {name.replace('x', '×')}, drawn: {text} | | {took:.1f} |")
    return rows


def millions(count):
    return f"{count / 1e6:.2f}"


def chip_rows(chip):
    kinds = ("film", "quiet", "things", "light")
    return [f"| the detector, cells of {name} | " + " | ".join(millions(chip[k][key]) for k in kinds) + " |"
            for name, key in (("2×2 blocks", "squares"), ("1 block", "blocks"))]


def page(results):
    pc, chip = results["pc"], results["chip"]
    sizes = pc["sizes"]
    pictures = ", ".join(f"{row['pictures']} of {name}" for name, row in sizes.items())
    whole = chip["read"] + max(chip[kind]["squares"] for kind in ("film", "things", "light"))
    fine = chip["read"] + max(chip[kind]["blocks"] for kind in ("film", "things", "light"))
    ms = [count * ESP32_CYCLES * ESP32_MEMORY / ESP32_MHZ / 1000 for count in (whole, fine)]
    lines = ["# What motion detection costs", "",
             "Made by `./dev bench cost`; not edited by hand. Both sides get the same JPEGs in the same run: vtest.avi of",
             f"Debian's opencv-doc, people on a square, scaled and coded by ffmpeg as a camera would ({pictures}; ten a",
             "second, 4:2:0, standard Huffman tables). One core. Figures are medians over rounds in which the sides take",
             "turns; the ratio is the median of the rounds' ratios, in brackets the smallest and the largest.", "",
             "## Goals", "",
             "Microseconds a picture.", "",
             "| | ours | theirs | ratio | goal | |", "|---|--:|--:|--:|---|---|", *goals(pc), "",
             "- *Read and detect:* `core/jpeg` in its hub profile and `core/motion` with its defaults, one picture after the",
             "  other through both; of each round the median over its pictures. libjpeg-turbo's decode is the cheapest that",
             "  it offers (1/8, grey, fastest transform, its object kept), and does nothing but decode.",
             "- *Whole process:* user and system time of the processor from a process's start to its end, over the number of",
             "  pictures. Ours is `vedette motion FOLDER --json`, which reads each picture from a file. Theirs is Debian's",
             "  `motion` with its own settings, nothing recorded, no web page, no picture written; a preloaded library gives it",
             "  the same pictures as a V4L2 camera would, from memory, and advances time by frames, so that it never waits.",
             "- *The detector alone:* the time of `Detector::feed` against that of `LumaReader::read`, on the same pictures.",
             "", "## The detector", "",
             "Microseconds a picture, cells of one block (those of 1920×1080 are 2×2 blocks). The square is full of people all",
             "the time, the most expensive footage that we have; the yard is a clip of the motion bench in which somebody passes now",
             "and then. At ten pictures a second every second one is learned from and every fourth one checked for the camera's",
             "health. Drawn films are block means, and the light of the last one changes in every picture.", "",
             "| | median | mean |", "|---|--:|--:|", *drawn(pc),
             "", "## On a chip", "",
             "Millions of instructions of a Cortex-M3 for a picture of 640×480, counted by its timer under QEMU, where",
             f"`-icount shift=0` makes each instruction one nanosecond. Compiled with `-Os`. The film's first {chip['pictures']}",
             f"pictures ({chip['bytes'] / 1000:.1f} kB) lie in flash; drawn films as above.", "",
             "| | film | quiet | four objects | changing light |", "|---|--:|--:|--:|--:|",
             f"| reading luma, chip profile | {millions(chip['read'])} | | | |", *chip_rows(chip), "",
             f"**An ESP32 at {ESP32_MHZ} MHz** takes about {ms[0]:.0f} ms for a picture with cells of 2×2 blocks, {ms[1]:.0f} ms with",
             f"cells of one block (goal: under {ESP32_GOAL_MS} ms; {verdict(ms[0], ESP32_GOAL_MS)}), for the most expensive of the four films.",
             "It is an estimate, and no board was measured:", ""]
    lines += ESTIMATE + ["", machine(results)]
    return "\n".join(lines) + "\n"


ESTIMATE = [
    f"- *{ESP32_CYCLES} cycles for one instruction of a Cortex-M3.* CoreMark, compiled by the same compiler for the same",
    "  Cortex-M3 (`-O3`) and counted in the same way, takes 290,000 instructions an iteration. An ESP32's core does 2.06",
    "  iterations a second and MHz ([494.6 at 240 MHz](https://github.com/ochrin/coremark); EEMBC's list has 4.14 for both",
    "  cores), which is 485,000 cycles. So this factor contains the differences of the instruction sets and pipelines.",
    f"- *{ESP32_MEMORY} times that for memory,* an assumption on the safe side. CoreMark lies in the cache; so do our loops (reader and",
    "  detector are about 25 kB of code, the cache 32 kB a core), and tables and cells lie in internal memory. The picture comes",
    "  from PSRAM, 20 kB a picture once through at some tens of MB a second: about 1 ms.",
]


def machine(results):
    pc, chip = results["pc"]["about"], results["chip"]["about"]
    return (f"Machine: {pc['cpu']}, {pc['date']}, commit {pc['commit']}, {results['pc']['rounds']} rounds; motion "
            f"{pc['motion']}, libjpeg-turbo {pc['libjpeg']}. Chip: commit {chip['commit']}, {chip['date']}, "
            f"gcc-arm-none-eabi {chip['arm']}.")
