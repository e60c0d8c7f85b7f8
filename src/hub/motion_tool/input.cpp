#include "hub/motion_tool/input.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/motion/zones.hpp"
#include "hub/settings/expand.hpp"
#include "hub/settings/source_url.hpp"
#include "hub/source/make_source.hpp"

namespace vedette::motion_tool {
namespace {

namespace fs = std::filesystem;

Result<settings::SourceSpec> parse_motion_source(const std::string& text) {
    std::error_code unknown;
    const fs::file_status status = fs::status(text, unknown);
    std::string source = text;
    if (fs::is_directory(status)) source = "folder:" + fs::absolute(text).string();
    if (fs::is_regular_file(status)) source = "file:" + fs::absolute(text).string();
    const auto expanded = settings::expand_variables(source, settings::process_environment().variable);
    if (!expanded) return fail(Kind::kInvalidArgument, "SOURCE " + expanded.error().message);
    auto spec = settings::parse_source(*expanded);
    if (!spec && source == text && text.find(':') == std::string::npos)
        return fail(Kind::kInvalidArgument, fmt::format("{}: there is no such file or folder", text));
    if (spec) spec->every = !spec->loop;
    return spec;
}

Result<void> set_parameter(motion::Settings& settings, const std::string& word) {
    const std::size_t sign = std::min(word.find('='), word.size());
    const std::string name = word.substr(0, sign);
    const auto value = parse_int<int>(std::string_view(word).substr(std::min(sign + 1, word.size())));
    motion::SettingsError error{};
    if (!value) return fail(Kind::kInvalidArgument, fmt::format("--set {}: write NAME=NUMBER", word));
    if (motion::set_parameter(settings, name, *value, error)) return {};
    return fail(Kind::kInvalidArgument,
                fmt::format("--set {}: {}; `vedette motion --help` lists them", word, to_string(error)));
}

Result<void> read_zones(const std::string& file, settings::MotionSettings& out) {
    auto text = settings::process_environment().read_file(file);
    if (!text) return fail(text.error().kind, fmt::format("{}: {}", file, text.error().message));
    motion::ZoneList zones;
    const motion::ZonesError error = zones.parse(*text);
    if (error != motion::ZonesError::kNone)
        return fail(Kind::kInvalidArgument, fmt::format("{}:{}: {}", file, zones.line(), to_string(error)));
    out.zones = std::move(*text);
    out.zone_count = zones.zones().size();
    return {};
}

}  // namespace

Result<MotionInput> open_motion_input(const std::string& text) {
    const auto spec = parse_motion_source(text);
    if (!spec) return std::unexpected(spec.error());
    auto source = source::make_source(*spec);
    if (!source) return std::unexpected(std::move(source.error()));
    std::error_code unknown;
    return MotionInput{std::move(*source), fs::exists(text, unknown) ? text : spec->shown,
                       spec->scheme == settings::Scheme::kFile || spec->scheme == settings::Scheme::kFolder,
                       spec->scheme == settings::Scheme::kFile ? spec->path : ""};
}

Result<settings::MotionSettings> read_motion_file(const std::string& path) {
    auto read = settings::load_motion_settings(path);
    if (read) return std::move(*read);
    std::string lines;
    for (const settings::Problem& problem : read.error())
        lines.append(lines.empty() ? "" : "\n").append(settings::format(problem));
    return fail(Kind::kInvalidArgument, std::move(lines));
}

Result<settings::MotionSettings> to_motion_settings(const MotionWords& words) {
    Result<settings::MotionSettings> out =
        words.settings.empty() ? settings::MotionSettings{} : read_motion_file(words.settings);
    if (!out) return out;
    if (words.sensitivity) {
        if (*words.sensitivity < 0 || *words.sensitivity > 100)
            return fail(Kind::kInvalidArgument, "--sensitivity is 0 (nearly deaf) to 100");
        out->detector.sensitivity = static_cast<std::uint16_t>(*words.sensitivity);
    }
    if (!words.method.empty()) {
        if (words.method != "scenes" && words.method != "background")
            return fail(Kind::kInvalidArgument, "--method is background or scenes");
        out->detector.method =
            words.method == "scenes" ? motion::Method::kScenes : motion::Method::kBackground;
    }
    for (const std::string& word : words.set) {
        if (const auto set = set_parameter(out->detector, word); !set) return std::unexpected(set.error());
    }
    if (!words.zones.empty()) {
        if (const auto read = read_zones(words.zones, *out); !read) return std::unexpected(read.error());
    }
    return out;
}

int refuse_motion(std::FILE* err, std::string_view who, const Error& why) {
    std::string_view rest = why.message;
    while (true) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        fmt::print(err, "{}: {}\n", who, rest.substr(0, end));
        if (end == rest.size()) break;
        rest.remove_prefix(end + 1);
    }
    return why.kind == Kind::kInvalidArgument ? 2 : 1;
}

}  // namespace vedette::motion_tool
