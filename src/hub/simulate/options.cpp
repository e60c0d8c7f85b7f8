#include "hub/simulate/options.hpp"

#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace vedette::simulate {
namespace {

constexpr int kMaxCameras = 2000;
constexpr std::size_t kMaxBytes = 16 * 1024 * 1024;
constexpr std::size_t kMaxLoop = 1000;

constexpr std::array<std::pair<std::string_view, Original>, 5> kOriginals = {{
    {"plain", Original::kPlain},
    {"pycameresp", Original::kPycameresp},
    {"securitycam", Original::kSecuritycam},
    {"tcpcam", Original::kTcpcam},
    {"capture", Original::kCapture},
}};

constexpr std::array<std::pair<std::string_view, Payload>, 3> kPayloads = {{
    {"hello", Payload::kHello},
    {"picture", Payload::kPicture},
    {"camera", Payload::kCamera},
}};

template <class Table>
auto find(const Table& table, std::string_view name) -> std::optional<decltype(table[0].second)> {
    for (const auto& [word, value] : table) {
        if (word == name) return value;
    }
    return std::nullopt;
}

Result<void> wrong(std::string message) { return fail(Kind::kInvalidArgument, std::move(message)); }

Result<void> check_ports(const Options& o) {
    constexpr int kLastPort = 65535;
    if (o.port < 2) return wrong("--port must be 2 or more, because the status is on the port before it");
    if (control_port(o, o.cameras - 1) > kLastPort)
        return wrong(
            fmt::format("{} cameras need the ports {} to {}, and {} is the last one: choose a lower "
                        "--port or fewer --cameras",
                        o.cameras, o.port, control_port(o, o.cameras - 1), kLastPort));
    return {};
}

Result<void> check_faults(const Options& o) {
    const bool records = o.original == Original::kTcpcam || o.original == Original::kCapture;
    for (const Fault& fault : o.faults) {
        if (records && fault.kind == FaultKind::kNoLength)
            return wrong(fmt::format("--fault no-length: {} has no length that could be left out",
                                     to_string(o.original)));
        if (fault.camera && *fault.camera >= o.cameras)
            return wrong(fmt::format("--fault …@{}: there is no such camera, they are 0 to {}", *fault.camera,
                                     o.cameras - 1));
    }
    return {};
}

}  // namespace

std::optional<Original> parse_original(std::string_view name) { return find(kOriginals, name); }

std::string_view to_string(Original original) {
    for (const auto& [word, value] : kOriginals) {
        if (value == original) return word;
    }
    return "plain";
}

std::optional<Payload> parse_payload(std::string_view name) { return find(kPayloads, name); }

const Profile& profile_of(Original original) {
    static constexpr Profile kVga{};
    static constexpr Profile kPycameresp{.quality = 10};
    static constexpr Profile kSecuritycam{.quality = 15};
    static constexpr Profile kTcpcam{.width = 1280, .height = 720, .quality = 10, .period = 2s};
    static constexpr Profile kCapture{
        .width = 1600, .height = 1200, .quality = 10, .brightness = 1, .saturation = -2, .period = 100ms};
    switch (original) {
        case Original::kPlain: return kVga;
        case Original::kPycameresp: return kPycameresp;
        case Original::kSecuritycam: return kSecuritycam;
        case Original::kTcpcam: return kTcpcam;
        case Original::kCapture: return kCapture;
    }
    return kVga;
}

std::optional<Size> parse_size(std::string_view text) {
    const std::size_t x = text.find('x');
    if (x == text.npos) return std::nullopt;
    const auto width = parse_int<int>(text.substr(0, x));
    const auto height = parse_int<int>(text.substr(x + 1));
    const auto fine = [](std::optional<int> n) { return n && *n >= 16 && *n <= 4096; };
    if (!fine(width) || !fine(height)) return std::nullopt;
    return Size{*width, *height};
}

int stream_port(const Options& o, int camera) { return o.port + 2 * camera; }
int control_port(const Options& o, int camera) { return o.port + 2 * camera + 1; }

Size picture_size(const Options& o) {
    const Profile& profile = profile_of(o.original);
    return o.size.value_or(Size{profile.width, profile.height});
}

Duration period(const Options& o) {
    if (o.fps <= 0) return profile_of(o.original).period;
    return Duration(static_cast<std::int64_t>(1e9 / o.fps));
}

std::string stream_url(const Options& o, int camera) {
    const std::string host = o.listen.find(':') == std::string::npos ? o.listen : "[" + o.listen + "]";
    switch (o.original) {
        case Original::kPlain:
        case Original::kSecuritycam: return fmt::format("http://{}:{}/mjpeg", host, stream_port(o, camera));
        case Original::kPycameresp:
            return fmt::format("http://{}:{}/camera/start", host, control_port(o, camera));
        case Original::kTcpcam: return fmt::format("tcpcam://{}:{}", host, stream_port(o, camera));
        case Original::kCapture: return fmt::format("ws://{}:{}/", host, control_port(o, camera));
    }
    return {};
}

Result<void> check(const Options& o) {
    if (o.cameras < 1 || o.cameras > kMaxCameras)
        return wrong(fmt::format("--cameras must be 1 to {}", kMaxCameras));
    if (auto ports = check_ports(o); !ports) return ports;
    if (!std::isfinite(o.fps) || o.fps < 0 || o.fps > 1000 || (o.fps > 0 && o.fps < 0.001))
        return wrong("--fps must be 0.001 to 1000");
    if (o.bytes > kMaxBytes) return wrong(fmt::format("--bytes must be at most {}", kMaxBytes));
    if (o.loop > kMaxLoop) return wrong(fmt::format("--loop must be at most {}", kMaxLoop));
    if (!o.pictures.empty() && (o.size || o.bytes != 0 || o.loop != 0))
        return wrong("--pictures plays files as they are: leave out --size, --bytes and --loop");
    if (o.original != Original::kTcpcam && (o.payload != Payload::kHello || o.trailing_nul))
        return wrong("--payload and --trailing-nul belong to --as tcpcam");
    if (o.trailing_nul && o.payload != Payload::kPicture)
        return wrong("--trailing-nul belongs to --payload picture");
    if (o.pin.empty()) return wrong("--pin must not be empty");
    return check_faults(o);
}

}  // namespace vedette::simulate
