#include "main/first_settings.hpp"

#include <algorithm>
#include <cstdio>

#include "core/base/text.hpp"
#include "node/port/sensor_settings.hpp"
#include "sdkconfig.h"

namespace vedette::firmware {
namespace {

constexpr std::size_t kServers = 3;

#define VEDETTE_TEXT_OF(number) #number
#define VEDETTE_TEXT(number) VEDETTE_TEXT_OF(number)
// TCPCam compares the PIN as the decimal text of the number.
constexpr std::string_view kPin = CONFIG_TCP_PASSWORD == 0 ? "" : VEDETTE_TEXT(CONFIG_TCP_PASSWORD);

void log_wrong(std::string_view line, const char* why, port::Log& log) {
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(), "\"%.*s\" of VEDETTE_ALLOW is left out: %s",
                  static_cast<int>(line.size()), line.data(), why);
    log.write(port::Level::kWarning, "settings", text.data());
}

}  // namespace

void add_allowed(std::string_view lines, FirstSettings& settings, port::Log& log) {
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find(';'), lines.size());
        const std::string_view line = trim(lines.substr(0, end));
        lines.remove_prefix(std::min(end + 1, lines.size()));
        if (line.empty()) continue;
        const auto allowed = node::Allowed::parse(line);
        if (!allowed) {
            log_wrong(line, "give a protocol and an address, as in mjpeg 192.168.1.5", log);
        } else if (settings.allowed_count == FirstSettings::kMaxAllowed) {
            log_wrong(line, "there is room for 16", log);
        } else {
            settings.allowed_memory[settings.allowed_count++] = *allowed;
        }
    }
}

FirstSettings read_first_settings(port::Log& log) {
    FirstSettings out;
    out.board = port::find_board(CONFIG_VEDETTE_BOARD);
    out.servo_pins = {CONFIG_VEDETTE_SERVO_TRAVERSE, CONFIG_VEDETTE_SERVO_ELEVATION};
    out.wifi_name = CONFIG_WIFI_SSID;
    out.wifi_password = CONFIG_WIFI_PASSWORD;
    out.framesize = port::find_frame_size(CONFIG_VEDETTE_FRAME_SIZE)
                        .value_or(port::row_of(port::Setting::kFramesize).fallback);
    add_allowed(CONFIG_VEDETTE_ALLOW, out, log);
    return out;
}

node::Options make_options(const FirstSettings& settings) {
    return {.address = IpAddress::v4(0, 0, 0, 0),
            .tcpcam_port = CONFIG_TCP_PORT,
            .tcpcam_pin = kPin,
            .tcpcam_delay = std::chrono::milliseconds(CONFIG_STREAM_PAYLOAD_DELAY),
            .tcpcam_keep_alive = {.idle_s = CONFIG_KEEPALIVE_IDLE,
                                  .interval_s = CONFIG_KEEPALIVE_INTERVAL,
                                  .probes = CONFIG_KEEPALIVE_COUNT},
            .login = {CONFIG_VEDETTE_OWNER_NAME, CONFIG_VEDETTE_OWNER_PASSWORD},
            .allowed = settings.allowed()};
}

node::Profile make_profile(std::size_t sockets) {
#if CONFIG_SPIRAM
    const node::Profile with_psram;
    return {.connections = std::min(with_psram.connections, sockets - kServers)};
#else
    return {.connections = std::min<std::size_t>(8, sockets - kServers),
            .heads = 2,
            .pictures = 4,
            .picture_bytes = 8 * 1024,
            .viewers = 2};
#endif
}

}  // namespace vedette::firmware
