#include "hub/settings/motion_settings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/motion/zones.hpp"
#include "hub/settings/allowed.hpp"

namespace vedette::settings {
namespace {

constexpr std::string_view kHead = R"(# Settings of the motion detector

<!-- Written by `vedette docs motion` from core/motion's and hub/settings' tables; change those. -->

A YAML file for `vedette motion SOURCE --settings FILE` and `vedette motion compare A.yaml B.yaml SOURCE`. Each key may be
left out; an empty file is all defaults. Problems are reported with line and column.

```yaml
)";

constexpr std::string_view kExample = R"(sensitivity: 60
min_duration_ms: 500
zones:
  - include 0,40 100,40 100,100 0,100
  - include sensitivity=80 30,40 60,40 60,60 30,60
  - exclude 0,40 12.5,40 12.5,65 0,65
)";

constexpr std::string_view kRules = R"(```

A zone is a polygon of x,y in percent of the picture from its top left. Without `include` the whole picture counts; where
`include` zones overlap, the last one wins; `exclude` beats `include`. [The design page](../design/motion.md) says where
each number comes from.

| key | value | default | is |
|---|---|---|---|
)";

void append_lines(std::string& zones, std::string_view more) {
    if (more.empty()) return;
    if (!zones.empty() && !zones.ends_with('\n')) zones += '\n';
    zones += more;
}

class MotionReader {
  public:
    MotionReader(Document& document, std::string_view section, const std::string& folder,
                 const Environment& environment)
        : document_(document), section_(section), folder_(folder), environment_(environment) {}

    MotionSettings read() {
        MotionSettings out;
        if (const Document::Value* method = find("method"); method && method->text == "scenes")
            out.detector.method = motion::Method::kScenes;
        // The present names come last, so that they win.
        for (const motion::RenamedParameter& renamed : motion::renamed_parameters())
            read_number(renamed.before, out.detector);
        for (const motion::Parameter& parameter : motion::parameters())
            read_number(parameter.name, out.detector);
        read_zones(out);
        return out;
    }

  private:
    void read_number(std::string_view name, motion::Settings& out) const {
        const Document::Value* value = find(name);
        motion::SettingsError error{};
        if (value) motion::set_parameter(out, name, parse_int<int>(value->text).value_or(0), error);
    }

    const Document::Value* find(std::string_view name) const {
        return document_.find(section_ + std::string(name));
    }

    // Zones of the file first, then the inline ones: where two overlap, the last one wins.
    void read_zones(MotionSettings& out) {
        motion::ZoneList list;
        std::size_t before = 0;  // lines of the zones file
        if (const Document::Value* file = find("zones_file")) {
            const NamedFile named = read_named_file(file->text, folder_, environment_);
            if (!named.content) {
                return problem("zones_file", file->place,
                               named.path + " can't be read: " + named.content.error().message);
            }
            if (const motion::ZonesError error = list.parse(*named.content);
                error != motion::ZonesError::kNone) {
                return problem("zones_file", file->place,
                               fmt::format("{}:{}: {}", named.path, list.line(), to_string(error)));
            }
            document_.set_content(section_ + "zones_file", *named.content);
            append_lines(out.zones, *named.content);
            before = static_cast<std::size_t>(std::ranges::count(out.zones, '\n')) +
                     (out.zones.empty() || out.zones.ends_with('\n') ? 0 : 1);
        }
        if (const Document::Value* lines = find("zones")) {
            append_lines(out.zones, lines->text);
            if (const motion::ZonesError error = list.parse(out.zones); error != motion::ZonesError::kNone) {
                const std::size_t line = list.line() - std::min(list.line(), before + 1);
                const Place place = line < lines->lines.size() ? lines->lines[line] : lines->place;
                return problem("zones", place, std::string(to_string(error)));
            }
        }
        out.zone_count = list.zones().size();
    }

    void problem(std::string_view name, Place place, std::string message) {
        document_.add_problem(place, section_ + std::string(name), std::move(message));
    }

    Document& document_;
    const std::string section_;
    const std::string& folder_;
    const Environment& environment_;
};

}  // namespace

bool MotionSettings::operator==(const MotionSettings& other) const {
    for (std::size_t i = 0; i < motion::parameters().size(); ++i) {
        if (value_of(detector, i) != value_of(other.detector, i)) return false;
    }
    return detector.method == other.detector.method && zones == other.zones;
}

MotionRows::MotionRows(std::string_view prefix) {
    const auto add = [&](Key row) {
        row.path = keep(fmt::format("{}{}", prefix, row.path));
        row.visible = Visibility::kOperator;
        row.apply = Apply::kLive;
        row.since = "0.1.0";
        keys_.push_back(row);
    };
    const auto add_number = [&](std::string_view name, const motion::Parameter& parameter,
                                std::string_view help) {
        const std::string_view number = keep(std::to_string(parameter.fallback));
        add({.path = name,
             .type = Type::kInt,
             .unit = parameter.unit,
             .min = parameter.min,
             .max = parameter.max,
             .fallback = number,
             .example = number,
             .help = help});
    };
    for (const motion::Parameter& parameter : motion::parameters())
        add_number(parameter.name, parameter, parameter.help);
    add({.path = "method",
         .type = Type::kChoice,
         .allowed = "background scenes",
         .fallback = "background",
         .example = "background",
         .help = "`background` is the detector of Vedette; `scenes` is pycameresp's rule, which reads "
                 "the eight numbers from `stabilizationCamera` on and no others."});
    add({.path = "zones",
         .type = Type::kLines,
         .min = 1,
         .max = motion::ZoneList::kMaxZones,
         .example = "include 0,40 100,40 100,100 0,100",
         .help = "Zones to include or exclude, a line each. Without them the whole picture counts."});
    add({.path = "zones_file",
         .type = Type::kPath,
         .min = 1,
         .max = 4095,
         .example = "yard.zones",
         .help =
             "A file with such lines; its path is relative to this file's folder. The lines of `zones` come "
             "after them."});
    for (const motion::RenamedParameter& renamed : motion::renamed_parameters()) {
        const auto parameter = std::ranges::find(motion::parameters(), renamed.now, &motion::Parameter::name);
        add_number(renamed.before, *parameter,
                   keep(fmt::format("The old name of `{}`, which wins over it; works for one more release.",
                                    renamed.now)));
    }
}

const Table& motion_table() {
    static const MotionRows kRows;
    static const Table kTable = kRows.table();
    return kTable;
}

MotionSettings interpret_motion(Document& document, std::string_view section, const std::string& folder,
                                const Environment& environment) {
    return MotionReader(document, section, folder, environment).read();
}

std::expected<MotionSettings, Problems> parse_motion_settings(std::string_view text, const std::string& file,
                                                              const std::string& folder,
                                                              const Environment& environment) {
    Document document = read_document(text, file, environment, motion_table());
    MotionSettings settings = interpret_motion(document, {}, folder, environment);
    if (document.problems.empty()) return settings;
    return std::unexpected(document.take_problems());
}

std::expected<MotionSettings, Problems> load_motion_settings(const std::string& path) {
    const Environment environment = process_environment();
    auto file = read_settings_file(path, environment);
    if (!file) return std::unexpected(std::move(file.error()));
    return parse_motion_settings(file->text, path, file->folder, environment);
}

std::string motion_settings_markdown() {
    std::string out = fmt::format("{}{}{}", kHead, kExample, kRules);
    for (const Key& key : motion_table().keys) {
        out += fmt::format("| {} | {}: {} | {} | {} |\n", markdown_code(key.path), to_string(key.type),
                           allowed_text(key), markdown_code(key.fallback), key.help);
    }
    return out;
}

}  // namespace vedette::settings
