#include "hub/settings/reference.hpp"

#include <fmt/format.h>

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
    ptz: {kind: control_servo, url: "http://192.168.1.5:81/control_servo", tilt: -30..60}
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

The hub reads one YAML file: `vedette run --config FILE`, or `~/.config/vedette/vedette.yaml`. `vedette check FILE` reports every problem with line and
column, or summarises the settings. `vedette settings set KEY VALUE` and the commands beside it change the file and keep
its comments ([design](../design/settings.md)). [settings.schema.json](settings.schema.json) (`vedette schema`) lets an editor
check a part of it, with this line at the head of the file: `# yaml-language-server: $schema=PATH-OR-URL`.

```yaml
)";

constexpr std::string_view kRules = R"(```

- `${NAME}` in a value is replaced by the environment variable of that name; `$${` becomes `${`. A variable
  that is not set is a problem, not an empty text.
- Relative paths start from the folder of the settings file.
- Durations are a number with `ms`, `s`, `m` or `h`; amounts of bytes may end in `kB`, `MB` or `GB` (thousands).
- Ranges are two whole numbers with two dots: `-90..90`.
- Ids consist of `a` to `z`, `0` to `9` and `-` (not first), at most 32 characters.
- Anchors, aliases and tags of YAML are refused, and so are a file above 256 kB and more than 256 cameras.

The columns: who may *see* the value; how a change takes effect (*applies*: `live` at once, `restart_source` connects
the camera again, `restart_room` starts the service again, `restart` needs the program to be started again); the first
version that knows the key.
)";

constexpr std::string_view kSources = R"(
## Sources

The options in the third column are read by the hub. They follow a `#`: `http://192.168.1.5/shot.jpg#fps=2`. The query
of an `http`, `https`, `ws`, `wss` or `rtsp` address is the camera's and is sent as written; in the other sources our
options may also follow a `?`. In a password write `%2F %3F %23 %40` for `/ ? # @`, or use the keys `user` and `password_file`.

| source | is | options | example |
|---|---|---|---|
)";

std::string_view parent_of(std::string_view path) {
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

std::string row(const Key& key) {
    const std::string_view name = key.path.substr(key.path.rfind('.') + 1);  // npos + 1 == 0
    return fmt::format("| `{}`{}{} | {}: {} | {} | {} | {} | {} | {} |\n", name,
                       key.required ? " (required)" : "", key.secret ? " (secret)" : "", to_string(key.type),
                       allowed_text(key), markdown_code(key.fallback), to_string(key.visible),
                       markdown_code(to_string(key.apply)), key.since, key.help);
}

}  // namespace

std::string settings_reference_markdown() {
    std::string out = fmt::format("{}{}{}", kHead, kExample, kRules);
    for (const Section& section : hub_table().sections) {
        std::string rows;
        for (const Key& key : hub_table().keys) {
            if (parent_of(key.path) == section.path) rows += row(key);
        }
        out += fmt::format("\n## {}\n\n{}\n", section.path.empty() ? "Top" : section.path, section.help);
        if (rows.empty()) continue;
        out += "\n| key | value | default | see | applies | since | is |\n|---|---|---|---|---|---|---|\n";
        out += rows;
    }
    out += kSources;
    for (const SchemeInfo& scheme : schemes()) {
        out += fmt::format("| {} | {} | {} | {} |\n", markdown_code(scheme.form), scheme.help,
                           markdown_code(scheme.options), markdown_code(scheme.example));
    }
    return out;
}

}  // namespace vedette::settings
