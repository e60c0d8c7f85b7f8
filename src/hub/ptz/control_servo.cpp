#include "hub/ptz/control_servo.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace vedette::ptz {
namespace {

// The firmware reads 4 characters of a number, and its servos turn by 180 degrees at most.
constexpr int kMaxDegrees = 180;

int device_degrees(int degrees, bool inverted) {
    return std::clamp(inverted ? degrees : -degrees, -kMaxDegrees, kMaxDegrees);
}

}  // namespace

ControlServo::ControlServo(io::Loop& loop, const settings::PanTiltSettings& settings)
    : loop_(loop),
      address_{.tls = settings.device.scheme == settings::Scheme::kHttps,
               .host = settings.device.host,
               .port = settings.device.port,
               .target = settings.device.target},
      options_{.user = settings.device.user,
               .password = settings.device.password,
               .verify_certificate = settings.device.verify,
               .ca_file = settings.device.ca_file,
               .tls_pin = settings.device.tls_pin,
               .rule = settings.device.rule},
      invert_pan_(settings.invert_pan),
      invert_tilt_(settings.invert_tilt) {}

io::Task<Result<ServoAnswer>> ControlServo::turn(Angles by, MonoTime deadline, io::Stop& stop) {
    io::HttpAddress address = address_;
    address.target += fmt::format("{}tr={}&el={}", address.target.find('?') == std::string::npos ? '?' : '&',
                                  device_degrees(by.pan, invert_pan_), device_degrees(by.tilt, invert_tilt_));
    // A connection for each command: the firmware closes it after an error, and has few of them.
    io::HttpClient client(loop_, std::move(address), options_);
    if (auto asked = co_await client.get(deadline, stop); !asked)
        co_return std::unexpected(std::move(asked.error()));
    ServoAnswer answer{.status = client.status(),
                       .content_type = std::string(client.header("Content-Type").value_or("")),
                       .body = std::string(kMaxServoBody, '\0')};
    std::size_t size = 0;
    while (size < answer.body.size()) {
        const MutableBytes room(reinterpret_cast<std::uint8_t*>(answer.body.data()) + size,
                                answer.body.size() - size);
        const auto read = co_await client.read_body(room, deadline, stop);
        // The status has said whether the device turned; a body that ends early changes nothing.
        if (!read || *read == 0) break;
        size += *read;
    }
    answer.body.resize(size);
    co_return answer;
}

}  // namespace vedette::ptz
