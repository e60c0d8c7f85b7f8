#include "hub/settings/reference.hpp"

#include "hub/settings/allowed.hpp"
#include "hub/settings/source_url.hpp"
#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

constexpr std::string_view kExample = R"(version: 1
cameras:
  porch:
    source: http://192.168.1.5/mjpeg
    name: Front porch
    user: viewer
    password: ${PORCH_PASSWORD}
  gate:
    source: tcpcam://192.168.1.6
    pin: ${GATE_PIN}
  desk:
    source: v4l2:///dev/video0?size=1280x720&fps=30
serve:
  capture: {port: 8081, camera: porch}
)";

constexpr std::string_view kHead = R"(# Settings

<!-- Written by `vedette docs settings` from src/hub/settings/table.cpp; change that. -->

The hub reads one YAML file: `vedette run --config FILE`. `vedette check FILE` reports every problem with line and
column, or summarises the settings. [settings.schema.json](settings.schema.json) lets an editor check a part of that.

```yaml
)";

constexpr std::string_view kRules = R"(```

- `${NAME}` in a value is replaced by the environment variable of that name; `$${` becomes `${`. A variable
  that is not set is a problem, not an empty text.
- Relative paths start from the folder of the settings file.
- Durations are a number with `ms`, `s`, `m` or `h`; amounts of bytes may end in `kB`, `MB` or `GB` (thousands).
- Ids consist of `a` to `z`, `0` to `9` and `-` (not first), at most 32 characters.
- Anchors, aliases and tags of YAML are refused, and so are a file above 256 kB and more than 256 cameras.

The columns: who may *see* the value; how a change takes effect (*applies*: `live` at once, `restart_source` connects
the camera again, `restart_room` starts the service again, `restart` needs the program to be started again); the first
version that knows the key.
)";

constexpr std::string_view kSources = R"(
## Sources

The options in the third column are read by the hub. For `http`, `https`, `ws`, `wss` and `rtsp` the whole query is sent
to the camera as well. In a password write `%2F %3F %23 %40` for `/ ? # @`, or use the keys `user` and `password_file`.

| source | is | options | example |
|---|---|---|---|
)";

std::string_view title_of(const Section& section) { return section.path.empty() ? "Top" : section.path; }

std::string_view parent_of(std::string_view path) {
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

std::string code(std::string_view text) {
    return text.empty() ? std::string() : "`" + std::string(text) + "`";
}

std::string row(const Key& key) {
    std::string out = "| `";
    out.append(key.path.substr(key.path.rfind('.') + 1)).append("`");  // npos + 1 == 0
    if (key.required) out += " (required)";
    if (key.secret) out += " (secret)";
    out.append(" | ").append(to_string(key.type)).append(": ").append(allowed_text(key));
    out.append(" | ").append(code(key.fallback));
    out.append(" | ").append(to_string(key.visible));
    out.append(" | ").append(code(to_string(key.apply)));
    out.append(" | ").append(key.since);
    out.append(" | ").append(key.help).append(" |\n");
    return out;
}

}  // namespace

std::string example_settings() { return std::string(kExample); }

std::string settings_reference_markdown() {
    std::string out;
    out.append(kHead).append(kExample).append(kRules);
    for (const Section& section : hub_table().sections) {
        std::string rows;
        for (const Key& key : hub_table().keys) {
            if (parent_of(key.path) == section.path) rows += row(key);
        }
        out.append("\n## ").append(title_of(section)).append("\n\n").append(section.help).append("\n");
        if (rows.empty()) continue;
        out += "\n| key | value | default | see | applies | since | is |\n|---|---|---|---|---|---|---|\n";
        out += rows;
    }
    out += kSources;
    for (const SchemeInfo& scheme : schemes()) {
        out.append("| ").append(code(scheme.form)).append(" | ").append(scheme.help).append(" | ");
        out.append(code(scheme.options)).append(" | ").append(code(scheme.example)).append(" |\n");
    }
    return out;
}

}  // namespace vedette::settings
