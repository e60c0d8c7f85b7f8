#include "hub/simulate/options.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "hub/simulate/face.hpp"

namespace vedette::simulate {
namespace {

constexpr int kMaxCameras = 2000;
constexpr std::size_t kMaxBytes = 16 * 1024 * 1024;
constexpr std::size_t kMaxLoop = 1000;

// By the value of Payload.
constexpr std::array<std::string_view, 3> kPayloads = {"hello", "picture", "camera"};

Result<void> invalid(std::string message) { return fail(Kind::kInvalidArgument, std::move(message)); }

Result<void> check_ports(const Options& o) {
    constexpr int kLastPort = 65535;
    if (o.port < 2) return invalid("--port must be 2 or more: the port before it is that of the status page");
    if (control_port(o, o.cameras - 1) > kLastPort)
        return invalid(fmt::format(
            "{} cameras need the ports {} to {}, and {} is the highest port: give a lower --port or "
            "fewer --cameras",
            o.cameras, o.port, control_port(o, o.cameras - 1), kLastPort));
    return {};
}

Result<void> check_faults(const Options& o) {
    const bool has_length_always = o.original == Original::kTcpcam || o.original == Original::kCapture;
    for (const Fault& fault : o.faults) {
        if (has_length_always && fault.kind == FaultKind::kNoLength)
            return invalid(fmt::format("--fault no-length: {} always sends a length", to_string(o.original)));
        if (fault.camera && *fault.camera >= o.cameras)
            return invalid(fmt::format("--fault …@{}: no such camera; the cameras are 0 to {}", *fault.camera,
                                       o.cameras - 1));
    }
    return {};
}

}  // namespace

std::optional<Payload> parse_payload(std::string_view name) {
    const auto* const found = std::ranges::find(kPayloads, name);
    if (found == kPayloads.end()) return std::nullopt;
    return static_cast<Payload>(found - kPayloads.begin());
}

std::optional<Size> parse_size(std::string_view text) {
    const auto size = settings::parse_size(text);
    const auto in_range = [](std::uint16_t side) { return side >= 16 && side <= 4096; };
    return size && in_range(size->width) && in_range(size->height) ? size : std::nullopt;
}

int stream_port(const Options& o, int camera) { return o.port + 2 * camera; }
int control_port(const Options& o, int camera) { return o.port + 2 * camera + 1; }

Size picture_size(const Options& o) {
    const originals::SensorProfile& profile = profile_of(o.original);
    return o.size.value_or(Size{profile.width, profile.height});
}

Duration period(const Options& o) {
    if (o.fps <= 0) return profile_of(o.original).period;
    return Duration(static_cast<std::int64_t>(1e9 / o.fps));
}

std::string stream_url(const Options& o, int camera) {
    const std::string host = o.listen.find(':') == std::string::npos ? o.listen : "[" + o.listen + "]";
    if (o.face) {
        const int port =
            o.face->stream_port == Port::kStream ? stream_port(o, camera) : control_port(o, camera);
        return fmt::format("http://{}:{}{}", host, port, o.face->stream);
    }
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
        return invalid(fmt::format("--cameras must be 1 to {}", kMaxCameras));
    if (auto ports = check_ports(o); !ports) return ports;
    if (!std::isfinite(o.fps) || o.fps < 0 || o.fps > 1000 || (o.fps > 0 && o.fps < 0.001))
        return invalid("--fps must be 0.001 to 1000");
    if (o.bytes > kMaxBytes) return invalid(fmt::format("--bytes must be at most {}", kMaxBytes));
    if (o.loop > kMaxLoop) return invalid(fmt::format("--loop must be at most {}", kMaxLoop));
    if (!o.pictures.empty() && (o.size || o.bytes != 0 || o.loop != 0))
        return invalid("--pictures sends the files unchanged: remove --size, --bytes and --loop");
    if (o.original != Original::kTcpcam && (o.payload != Payload::kHello || o.trailing_nul))
        return invalid("--payload and --trailing-nul need --as tcpcam");
    if (o.trailing_nul && o.payload != Payload::kPicture)
        return invalid("--trailing-nul needs --payload picture");
    if (o.pin.empty()) return invalid("--pin must not be empty");
    return check_faults(o);
}

}  // namespace vedette::simulate
