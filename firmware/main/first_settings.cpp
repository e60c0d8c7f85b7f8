#include "main/first_settings.hpp"

#include <algorithm>
#include <cstdio>

#include "core/base/text.hpp"
#include "node/access/password_record.hpp"
#include "node/net/known_networks.hpp"
#include "node/port/sensor_settings.hpp"
#include "node/settings/allowed.hpp"
#include "sdkconfig.h"

namespace vedette::firmware {
namespace {

// That do not serve clients: four listen, and the networking has its own.
constexpr std::size_t kOwnSockets = 4 + node::Networking::kWatches;

#define VEDETTE_TEXT_OF(number) #number
#define VEDETTE_TEXT(number) VEDETTE_TEXT_OF(number)
// TCPCam compares the PIN as the decimal text of the number.
constexpr std::string_view kPin = CONFIG_TCP_PASSWORD == 0 ? "" : VEDETTE_TEXT(CONFIG_TCP_PASSWORD);

void log_left_out(std::string_view what, const char* why, port::Log& log) {
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(), "\"%.*s\" of the build's configuration is left out: %s",
                  static_cast<int>(what.size()), what.data(), why);
    log.write(port::Level::kWarning, "settings", text.data());
}

// The value of a secret is not shown.
void set(node::Values& values, node::Key key, std::string_view value, port::Log& log) {
    if (!values.set(key, value)) log_left_out(node::row_of(key).path, "its value does not fit", log);
}

void set(node::Values& values, node::Key key, int number, port::Log& log) {
    std::array<char, 12> memory;
    TextWriter text(memory);
    text << number;
    set(values, key, text.written(), log);
}

std::string_view size_text(std::string_view name, std::span<char, 16> memory) {
    const auto size = port::find_frame_size(name);
    if (!size) return {};
    const port::FrameSize& row = port::frame_sizes()[static_cast<std::size_t>(*size)];
    TextWriter text(memory);
    text << row.width << "x" << row.height;
    return text.written();
}

void set_wifi(node::Values& values, port::Log& log) {
    constexpr std::string_view kName = CONFIG_WIFI_SSID;
    if (kName.empty()) return;
    if (!node::KnownNetwork::make(kName, CONFIG_WIFI_PASSWORD))
        return log_left_out("WIFI_SSID", "a name has 1 to 32 bytes, and a password 8 to 63 or none", log);
    set(values, node::Key::kWifiSsid, kName, log);
    set(values, node::Key::kWifiPassword, CONFIG_WIFI_PASSWORD, log);
}

}  // namespace

void add_allowed(std::string_view lines, node::Values& values, port::Log& log) {
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find(';'), lines.size());
        const std::string_view line = trim(lines.substr(0, end));
        lines.remove_prefix(std::min(end + 1, lines.size()));
        if (line.empty()) continue;
        if (!node::Allowed::parse(line)) {
            log_left_out(line, "give a protocol and an address, as in mjpeg 192.168.1.5", log);
        } else if (!values.add_line(node::Key::kServerAllow, line)) {
            log_left_out(line, "there is room for 8 lines of VEDETTE_ALLOW", log);
        }
    }
}

FirstSettings read_first_settings(port::Log& log) {
    using node::Key;
    FirstSettings out;
    out.board = port::find_board(CONFIG_VEDETTE_BOARD);
    out.servo_pins = {CONFIG_VEDETTE_SERVO_TRAVERSE, CONFIG_VEDETTE_SERVO_ELEVATION};
    std::array<char, 16> memory;
    set_wifi(out.values, log);
    set(out.values, Key::kUserName, CONFIG_VEDETTE_OWNER_NAME, log);
    set(out.values, Key::kCameraSize, size_text(CONFIG_VEDETTE_FRAME_SIZE, memory), log);
    set(out.values, Key::kTcpcamPort, CONFIG_TCP_PORT, log);
    set(out.values, Key::kTcpcamPin, kPin, log);
    set(out.values, Key::kTcpcamDelay, VEDETTE_TEXT(CONFIG_STREAM_PAYLOAD_DELAY) "ms", log);
    set(out.values, Key::kTcpcamKeepaliveIdle, CONFIG_KEEPALIVE_IDLE, log);
    set(out.values, Key::kTcpcamKeepaliveInterval, CONFIG_KEEPALIVE_INTERVAL, log);
    set(out.values, Key::kTcpcamKeepaliveCount, CONFIG_KEEPALIVE_COUNT, log);
    add_allowed(CONFIG_VEDETTE_ALLOW, out.values, log);
    constexpr std::string_view kPassword = CONFIG_VEDETTE_OWNER_PASSWORD;
    if (kPassword.empty()) return out;
    if (kPassword.size() < node::PasswordRecord::kMinPassword ||
        kPassword.size() > node::PasswordRecord::kMaxPassword) {
        log_left_out("VEDETTE_OWNER_PASSWORD", "it has 8 to 64 bytes", log);
    } else {
        out.password = kPassword;
    }
    return out;
}

node::Options make_options(const FirstSettings& settings) {
    return {.address = IpAddress::v4(0, 0, 0, 0),
            .settings = settings.values.document(),
            .password = settings.password,
            .until_stored = true,
            .about = {VEDETTE_VERSION, settings.board->name}};
}

node::Profile make_profile(std::size_t sockets) {
#if CONFIG_SPIRAM
    const node::Profile with_psram;
    return {.connections = std::min(with_psram.connections, sockets - kOwnSockets)};
#else
    return {.connections = std::min<std::size_t>(8, sockets - kOwnSockets),
            .heads = 2,
            .pictures = 4,
            .picture_bytes = 8 * 1024,
            .viewers = 2,
            .tls_sessions = 1};
#endif
}

}  // namespace vedette::firmware
