#include "hub/motion_tool/motion.hpp"

#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "core/motion/settings.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/label/label.hpp"
#include "hub/motion_tool/compare.hpp"

namespace vedette::command {
namespace {

constexpr const char* kMotionHead =
    R"(SOURCE is a video file, a folder of JPEG files, or anything that `source:` accepts in the settings file
(docs/ref/settings.md). Files and folders are read as fast as possible; times are those of the recording.

A zones file has one zone a line; points are in percent of the picture, from its top left corner:
  include 0,40 100,40 100,100 0,100
  include sensitivity=80 30,40 60,40 60,60
  exclude 0,0 12.5,0 12.5,25 0,25

--settings FILE holds all of this as YAML (docs/ref/motion-settings.md); the other options override it.

--picture draws on the best picture of the largest event, or on the last picture when there was no event:
changed cells, tracked objects with their paths, zones, and the graph of scores. --video draws the same on
every picture; it needs the program vedette-video, which is part of Vedette. Both files are written at the
end or after Ctrl-C, and replace existing files.

Parameters for --set, with range and default (docs/design/motion.md explains them):
)";

constexpr const char* kMotionTail = R"(
Exit status: 0 all pictures were read, or Ctrl-C; 1 the source failed; 2 usage error.

  vedette motion clip.mp4 --sensitivity 60
  vedette motion clip.mp4 --zones yard.zones --picture seen.png --video seen.mp4
  vedette motion http://192.168.1.5:81/stream --json
  vedette motion compare now.yaml new.yaml clip.mp4
)";

constexpr const char* kCompareFooter =
    R"(A.yaml and B.yaml hold the detector's settings (docs/ref/motion-settings.md); /dev/null stands for the
defaults. SOURCE is the same as for `vedette motion`. "later" and "earlier" compare the times at which each
detector would have reported the event.

Exit status: 0 all pictures were read, or Ctrl-C; 1 a source failed; 2 usage error or wrong settings.

  vedette motion compare now.yaml new.yaml monday.mp4 tuesday.mp4
)";

constexpr const char* kLabelFooter =
    R"(The labels are the truth that `./dev bench motion --footage FOLDER` scores detectors against. FILM is a video
file or a folder of JPEG files. The labels of FILM.mp4 are saved as FILM.json in the same folder, and read
again from there. The detector's boxes are offered as a draft. The page lists its keys.

The pictures are copied to $TMPDIR, or /var/tmp, while it runs: some 50 kB each.

  vedette motion label garden.mp4
)";

std::string motion_footer() {
    std::string text = kMotionHead;
    for (const motion::Parameter& p : motion::parameters()) {
        text += fmt::format("  {:<22} {:>5} to {:<5} [{}{}{}] {}\n", p.name, p.min, p.max, p.fallback,
                            p.unit.empty() ? "" : " ", p.unit, p.help);
    }
    return text + kMotionTail;
}

grab::Console console() { return {.progress = ::isatty(STDERR_FILENO) == 1}; }

// Options before the name of a subcommand of `vedette motion` would be ignored.
void refuse_options_before(const CLI::App& motion, std::string_view name) {
    for (const CLI::Option* option : motion.get_options()) {
        if (option->count() > 0)
            throw CLI::ValidationError(fmt::format("write {} after the word {}", option->get_name(), name));
    }
}

void add_compare(CLI::App& motion, Invocation& invocation) {
    const auto options = std::make_shared<motion_tool::CompareOptions>();
    auto* const compare = motion.add_subcommand("compare", "Compare the events of two settings files");
    compare->add_option("A.yaml", options->a, "The detector's settings")->required();
    compare->add_option("B.yaml", options->b, "The settings to compare with")->required();
    compare
        ->add_option("SOURCE", options->sources,
                     "A video file, a folder of JPEG files, or another source; one or more")
        ->required();
    compare->add_flag("--csv", options->csv, "Print CSV: a header, then a line for each match");
    compare->add_flag("--json", options->json, "Print a JSON object a line: the settings, matches, totals");
    add_tls_options(*compare, options->tls);
    compare->footer(kCompareFooter);
    compare->callback([&motion, options, &invocation] {
        refuse_options_before(motion, "compare");
        invocation.hide_credentials();
        invocation.status = motion_tool::run_compare(*options, console());
    });
}

void add_label(CLI::App& motion, Invocation& invocation) {
    const auto options = std::make_shared<label::LabelOptions>();
    auto* const label = motion.add_subcommand("label", "Label the people in a film by hand, on a web page");
    label->add_option("FILM", options->film, "A video file, or a folder of JPEG files")->required();
    label->add_option("--to", options->to, "The labels' file [FILM.json in the film's folder]")
        ->type_name("FILE");
    label->add_option("--listen", options->listen, "Loopback address and port of the page; port 0: any free")
        ->type_name("ADDRESS")
        ->capture_default_str();
    label->footer(kLabelFooter);
    label->callback([&motion, options, &invocation] {
        refuse_options_before(motion, "label");
        invocation.status = label::run_label(*options, console());
    });
}

void add_detector_options(CLI::App& motion, motion_tool::MotionOptions& options) {
    motion.add_option("SOURCE", options.source, "A video file, a folder of JPEG files, or another source");
    motion.add_option("--settings", options.settings, "The detector's settings (YAML)")->type_name("FILE");
    motion.add_option("--sensitivity", options.sensitivity, "0 to 100 [50]");
    motion.add_option("--zones", options.zones, "Zones, one a line; see below")->type_name("FILE");
    motion.add_option("--method", options.method,
                      "background, or scenes (the method of pycameresp) [background]");
    motion.add_option("--set", options.set, "Set a parameter of the list below; may be repeated")
        ->type_name("NAME=VALUE");
}

}  // namespace

void add_motion(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<motion_tool::MotionOptions>();
    auto* const motion =
        app.add_subcommand("motion", "Report motion in a video file, a folder or another source");
    add_detector_options(*motion, *options);
    motion->add_option("--picture", options->picture, "Write a .png or .jpg that shows the largest event")
        ->type_name("FILE");
    motion->add_option("--video", options->video, "Write an .mp4 with the results drawn on every picture")
        ->type_name("FILE");
    motion->add_flag("--csv", options->csv, "Print CSV: a header, then a line for each event");
    motion->add_flag("--json", options->json,
                     "Print a JSON object a line: events, health issues of the camera, totals");
    add_tls_options(*motion, options->tls);
    motion->footer(motion_footer());
    add_compare(*motion, invocation);
    add_label(*motion, invocation);
    motion->callback([motion, options, &invocation] {
        if (!motion->get_subcommands().empty()) return;
        if (options->source.empty()) throw CLI::RequiredError("SOURCE");
        invocation.hide_credentials();
        invocation.status = motion_tool::run_motion(*options, console());
    });
}

}  // namespace vedette::command
