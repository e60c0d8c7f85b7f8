// Any text as a settings file, as one of the motion detector, as a source and as a text with credentials.
// Found problems are sorted and complete; what was read means something; masking twice changes nothing.
#include "hub/settings/settings.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/motion/zones.hpp"
#include "hub/settings/mask.hpp"
#include "hub/settings/motion_settings.hpp"
#include "hub/settings/summary.hpp"

namespace {

using namespace vedette;

void require(bool holds) {
    if (!holds) std::abort();
}

settings::Environment small_environment() {
    return {[](std::string_view name) {
                return name == "V" ? std::optional<std::string>("${V}: x") : std::nullopt;
            },
            [](const std::string& path) -> Result<std::string> {
                if (path.ends_with("x")) return fail(Kind::kNotFound, "not there");
                return path;
            }};
}

void require_sorted(const settings::Problems& problems) {
    require(!problems.empty());
    const settings::Problem* before = nullptr;
    for (const auto& problem : problems) {
        require(!problem.message.empty() && settings::format(problem).find('\n') == std::string::npos);
        require(!before || before->line < problem.line ||
                (before->line == problem.line && before->column <= problem.column));
        before = &problem;
    }
}

void read_motion_settings(std::string_view text) {
    const auto read = settings::parse_motion_settings(text, "f", "/etc", small_environment());
    if (!read) return require_sorted(read.error());
    motion::ZoneList zones;
    require(zones.parse(read->zones) == motion::ZonesError::kNone);
    require(zones.zones().size() == read->zone_count && *read == *read);
    const motion::Settings within = motion::within_limits(read->detector);
    for (std::size_t i = 0; i < motion::parameters().size(); ++i)
        require(value_of(within, i) == value_of(read->detector, i));
}

void read_settings(std::string_view text) {
    const settings::Environment environment = small_environment();
    const auto read = settings::parse_settings(text, "f", "/etc", environment);
    if (read) {
        require(read->version == 1 && read->cameras.size() <= 256);
        for (const auto& camera : read->cameras)
            require(!camera.source.shown.empty() && !camera.name.empty());
        require(!read->tcpcam || std::ranges::find(read->cameras, read->tcpcam->camera,
                                                   &settings::CameraSettings::id) != read->cameras.end());
        require(!settings::summary(*read).empty());
        return;
    }
    require_sorted(read.error());
}

void read_source(std::string_view text) {
    const auto source = settings::parse_source(text, "/base");
    if (!source) {
        require(!source.error().message.empty());
        return;
    }
    require(source->shown == settings::mask_credentials(text));
    const bool host = settings::info(source->scheme).port != 0;
    require(host == !source->host.empty() && host == (source->port != 0));
    if (!host) return;
    const auto again = settings::parse_source(source->url());
    require(again && again->host == source->host && again->port == source->port &&
            again->target == source->target);
}

}  // namespace

// libfyaml 0.7.12 loses a page of its own when it is asked for the text of some many-times quoted scalars.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfyaml\n"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_settings(text);
    read_motion_settings(text);
    read_source(text);
    const std::string masked = settings::mask_credentials(text);
    require(settings::mask_credentials(masked) == masked);
    return 0;
}
