#include "hub/motion_tool/input.hpp"

#include <algorithm>
#include <filesystem>
#include <ranges>
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

bool is_recorded(const settings::SourceSpec& spec) {
    return spec.scheme == settings::Scheme::kFile || spec.scheme == settings::Scheme::kFolder;
}

Result<settings::SourceSpec> parse_source(const std::string& text) {
    std::error_code ignored;
    const fs::file_status status = fs::status(text, ignored);
    std::string source = text;
    if (fs::is_directory(status)) source = "folder:" + fs::absolute(text).string();
    if (fs::is_regular_file(status)) source = "file:" + fs::absolute(text).string();
    const auto expanded = settings::expand_variables(source, settings::process_environment().variable);
    if (!expanded) return fail(Kind::kInvalidArgument, "SOURCE " + expanded.error().message);
    auto spec = settings::parse_source(*expanded);
    if (!spec && source == text && text.find(':') == std::string::npos)
        return fail(Kind::kInvalidArgument, fmt::format("{}: there is no such file or folder", text));
    if (spec) spec->every = is_recorded(*spec) && !spec->loop;
    return spec;
}

Result<void> set_parameter(motion::Settings& settings, const std::string& text) {
    const std::size_t sign = std::min(text.find('='), text.size());
    const std::string name = text.substr(0, sign);
    const auto value = parse_int<int>(std::string_view(text).substr(std::min(sign + 1, text.size())));
    motion::SettingsError error{};
    if (!value) return fail(Kind::kInvalidArgument, fmt::format("--set {}: write NAME=NUMBER", text));
    if (motion::set_parameter(settings, name, *value, error)) return {};
    return fail(Kind::kInvalidArgument,
                fmt::format("--set {}: {}; see the list in `vedette motion --help`", text, to_string(error)));
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

Result<Input> open_input(const std::string& text, std::string_view program, const grab::Console& console,
                         const grab::TlsOptions& tls) {
    auto spec = parse_source(text);
    if (!spec) return std::unexpected(spec.error());
    const auto applied = grab::apply_tls(tls, *spec, program, console);
    if (!applied) return std::unexpected(applied.error());
    auto source = source::make_source(*spec);
    if (!source) return std::unexpected(std::move(source.error()));
    std::error_code ignored;
    return Input{std::move(*source), fs::exists(text, ignored) ? text : spec->shown, is_recorded(*spec),
                 spec->scheme == settings::Scheme::kFile ? spec->path : ""};
}

Result<Format> check_format(bool csv, bool json) {
    if (csv && json) return fail(Kind::kInvalidArgument, "--csv and --json exclude each other; choose one");
    return csv ? Format::kCsv : json ? Format::kJson : Format::kText;
}

Result<settings::MotionSettings> read_settings_file(const std::string& path) {
    auto read = settings::load_motion_settings(path);
    if (read) return std::move(*read);
    std::string lines;
    for (const settings::Problem& problem : read.error())
        lines.append(lines.empty() ? "" : "\n").append(settings::format(problem));
    return fail(Kind::kInvalidArgument, std::move(lines));
}

Result<settings::MotionSettings> to_settings(const MotionOptions& options) {
    Result<settings::MotionSettings> out =
        options.settings.empty() ? settings::MotionSettings{} : read_settings_file(options.settings);
    if (!out) return out;
    if (options.sensitivity) {
        if (*options.sensitivity < 0 || *options.sensitivity > 100)
            return fail(Kind::kInvalidArgument, "--sensitivity is 0 to 100");
        out->detector.sensitivity = static_cast<std::uint16_t>(*options.sensitivity);
    }
    if (!options.method.empty()) {
        if (options.method != "scenes" && options.method != "background")
            return fail(Kind::kInvalidArgument, "--method is background or scenes");
        out->detector.method =
            options.method == "scenes" ? motion::Method::kScenes : motion::Method::kBackground;
    }
    for (const std::string& text : options.set) {
        if (const auto set = set_parameter(out->detector, text); !set) return std::unexpected(set.error());
    }
    if (!options.zones.empty()) {
        if (const auto read = read_zones(options.zones, *out); !read) return std::unexpected(read.error());
    }
    return out;
}

int refuse_usage(const grab::Console& console, std::string_view program, const Error& why) {
    for (const auto line : std::views::split(why.message, '\n'))
        fmt::print(console.err, "{}: {}\n", program, std::string_view(line));
    return why.kind == Kind::kInvalidArgument ? 2 : 1;
}

}  // namespace vedette::motion_tool
