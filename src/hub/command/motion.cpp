#include "hub/command/motion.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/motion/settings.hpp"
#include "core/motion/zones.hpp"
#include "hub/command/motion_session.hpp"
#include "hub/settings/expand.hpp"
#include "hub/settings/settings.hpp"
#include "hub/settings/source_url.hpp"
#include "hub/source/make_source.hpp"

namespace vedette::command {
namespace {

namespace fs = std::filesystem;

// A path that is there is a file or a folder; anything else is an address.
Result<settings::SourceSpec> parse_motion_source(const std::string& text) {
    std::error_code unknown;
    const fs::file_status status = fs::status(text, unknown);
    std::string source = text;
    if (fs::is_directory(status)) source = "folder:" + fs::absolute(text).string();
    if (fs::is_regular_file(status)) source = "file:" + fs::absolute(text).string();
    const auto expanded = settings::expand_variables(source, settings::real_world().variable);
    if (!expanded) return fail(Kind::kInvalidArgument, "SOURCE " + expanded.error().message);
    auto spec = settings::parse_source(*expanded);
    if (!spec && source == text && text.find(':') == std::string::npos)
        return fail(Kind::kInvalidArgument, fmt::format("{}: there is no such file or folder", text));
    if (spec) spec->every = !spec->loop;
    return spec;
}

Result<motion::Settings> to_settings(const MotionWords& words) {
    motion::Settings settings;
    if (words.sensitivity < 0 || words.sensitivity > 100)
        return fail(Kind::kInvalidArgument, "--sensitivity is 0 (nearly deaf) to 100");
    settings.sensitivity = static_cast<std::uint16_t>(words.sensitivity);
    if (words.method == "scenes") {
        settings.method = motion::Method::kScenes;
    } else if (words.method != "background") {
        return fail(Kind::kInvalidArgument, "--method is background or scenes");
    }
    for (const std::string& setting : words.set) {
        const std::size_t sign = std::min(setting.find('='), setting.size());
        const std::string name = setting.substr(0, sign);
        const auto value =
            parse_int<int>(std::string_view(setting).substr(std::min(sign + 1, setting.size())));
        motion::SettingsError error{};
        if (!value) return fail(Kind::kInvalidArgument, fmt::format("--set {}: write NAME=NUMBER", setting));
        if (!motion::set_parameter(settings, name, *value, error))
            return fail(
                Kind::kInvalidArgument,
                fmt::format("--set {}: {}; `vedette motion --help` lists them", setting, to_string(error)));
    }
    return settings;
}

Result<void> read_zones(const std::string& file, motion::ZoneList& zones) {
    const auto text = settings::real_world().read_file(file);
    if (!text) return fail(text.error().kind, fmt::format("{}: {}", file, text.error().message));
    const motion::ZonesError error = zones.parse(*text);
    if (error == motion::ZonesError::kNone) return {};
    return fail(Kind::kInvalidArgument, fmt::format("{}:{}: {}", file, zones.line(), to_string(error)));
}

}  // namespace

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
           "  vedette motion http://192.168.1.5:81/stream --json\n";
}

int run_motion(const MotionWords& words, const MotionConsole& console) {
    const auto refuse = [&console](const Error& why) {
        fmt::print(console.err, "vedette motion: {}\n", why.message);
        return why.kind == Kind::kInvalidArgument ? 2 : 1;
    };
    if (words.csv && words.json)
        return refuse({Kind::kInvalidArgument, "--csv and --json are two forms of the same; take one"});
    const auto settings = to_settings(words);
    if (!settings) return refuse(settings.error());
    motion::ZoneList zones;
    if (!words.zones.empty()) {
        if (const auto read = read_zones(words.zones, zones); !read) return refuse(read.error());
    }
    const auto spec = parse_motion_source(words.source);
    if (!spec) return refuse(spec.error());
    auto source = source::make_source(*spec);
    if (!source) return refuse(source.error());
    const bool recorded =
        spec->scheme == settings::Scheme::kFile || spec->scheme == settings::Scheme::kFolder;
    MotionJob job{.source = std::move(*source),
                  .shown = spec->shown,
                  .recorded = recorded,
                  .settings = *settings,
                  .zones = zones.zones(),
                  .form = words.csv    ? MotionForm::kCsv
                          : words.json ? MotionForm::kJson
                                       : MotionForm::kWords};
    return watch_motion(std::move(job), console);
}

}  // namespace vedette::command
