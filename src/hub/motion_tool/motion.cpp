#include "hub/motion_tool/motion.hpp"

#include <utility>

#include <fmt/format.h>

#include "core/motion/settings.hpp"
#include "core/motion/zones.hpp"
#include "hub/motion_tool/input.hpp"
#include "hub/motion_tool/session.hpp"

namespace vedette::motion_tool {
std::string motion_footer() {
    std::string text =
        "SOURCE is a video file, a folder of JPEG files, or what `source:` may be in the settings\n"
        "(docs/ref/settings.md). Files and folders are gone through as fast as the machine can.\n"
        "\n"
        "A zones file has a zone a line, points in percent of the picture from the top left:\n"
        "  include 0,40 100,40 100,100 0,100\n"
        "  include sensitivity=80 30,40 60,40 60,60\n"
        "  exclude 0,0 12.5,0 12.5,25 0,25\n"
        "\n"
        "--settings FILE holds all of this as YAML (docs/ref/motion-settings.md); the other options override "
        "it.\n"
        "\n"
        "--picture draws what was seen over the picture that shows the largest event best (the last one, "
        "when\n"
        "nothing happened): changed cells, things with their ways, zones, and the scores of the whole time.\n"
        "--video draws the same on every picture and needs vedette-video, which belongs to Vedette. Both "
        "appear\n"
        "when all was seen or after Ctrl-C, whole, and replace what was there.\n"
        "\n"
        "Parameters for --set, with their defaults (docs/design/motion.md says more):\n";
    for (const motion::Parameter& p : motion::parameters()) {
        text += fmt::format("  {:<22} {:>5} to {:<5} [{}{}{}] {}\n", p.name, p.min, p.max, p.fallback,
                            p.unit.empty() ? "" : " ", p.unit, p.help);
    }
    return text +
           "\n"
           "Exit status: 0 all was seen, or Ctrl-C ended it; 1 the source failed; 2 wrong words.\n"
           "\n"
           "  vedette motion clip.mp4 --sensitivity 60\n"
           "  vedette motion clip.mp4 --zones yard.zones --picture seen.png --video seen.mp4\n"
           "  vedette motion http://192.168.1.5:81/stream --json\n"
           "  vedette motion compare now.yaml bolder.yaml clip.mp4\n";
}

int run_motion(const MotionWords& words, const MotionConsole& console) {
    const auto refuse = [&console](const Error& why) {
        return refuse_motion(console.err, "vedette motion", why);
    };
    if (words.csv && words.json)
        return refuse({Kind::kInvalidArgument, "--csv and --json are two forms of the same; take one"});
    const auto settings = to_motion_settings(words);
    if (!settings) return refuse(settings.error());
    motion::ZoneList zones;
    zones.parse(settings->zones);
    auto input = open_motion_input(words.source);
    if (!input) return refuse(input.error());
    std::unique_ptr<MotionDrawing> drawing;
    if (!words.picture.empty() || !words.video.empty()) {
        auto opened = MotionDrawing::open({words.picture, words.video, input->file}, zones.zones(),
                                          settings->detector.sensitivity);
        if (!opened) return refuse(opened.error());
        drawing = std::move(*opened);
    }
    MotionJob job{.input = std::move(*input),
                  .settings = settings->detector,
                  .zones = zones.zones(),
                  .drawing = std::move(drawing),
                  .form = words.csv    ? MotionForm::kCsv
                          : words.json ? MotionForm::kJson
                                       : MotionForm::kWords};
    return watch_motion(std::move(job), console);
}

}  // namespace vedette::motion_tool
