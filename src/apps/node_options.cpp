#include "apps/node_options.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "apps/import_file.hpp"
#include "core/base/host_port.hpp"
#include "core/base/text.hpp"
#include "core/dns/name.hpp"
#include "core/ntp/client.hpp"
#include "core/originals/original.hpp"
#include "core/settings/values.hpp"
#include "core/tz/time_zone.hpp"
#include "node/access/password_record.hpp"
#include "node/port/sensor_settings.hpp"
#include "node/settings/allowed.hpp"

namespace vedette::apps {

namespace {

using Parsed = std::expected<void, std::string>;

std::unexpected<std::string> wrong(std::string text) { return std::unexpected(std::move(text)); }

std::expected<std::string, std::string> first_line(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line)) return wrong(fmt::format("{} cannot be read, or is empty", file));
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) return wrong(fmt::format("the first line of {} is empty", file));
    return line;
}

template <class Number, std::size_t kCount>
std::optional<std::array<Number, kCount>> parse_list(std::string_view text) {
    std::array<Number, kCount> out{};
    for (std::size_t i = 0; i < kCount; ++i) {
        const std::size_t comma = text.find(',');
        const auto number = parse_int<Number>(text.substr(0, comma));
        if (!number || (comma == text.npos) != (i + 1 == kCount)) return std::nullopt;
        out[i] = *number;
        text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
    }
    return out;
}

Parsed set_camera(NodeOptions& options, const std::string& kind) {
    if (kind.starts_with('/')) {
        options.camera = CameraKind::kWebcam;
        options.device = kind;
        return {};
    }
    constexpr std::array<std::string_view, 5> kKinds = {"sensor", "hello", "picture", "pattern", "none"};
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (kKinds[i] != kind) continue;
        options.camera = static_cast<CameraKind>(i);
        return {};
    }
    return wrong(fmt::format(
        "--camera {}: the kinds are sensor, hello, picture, pattern and none, or a device as /dev/video0",
        kind));
}

// A value for a setting, which the row of the setting checks.
Parsed set_value(NodeOptions& options, const std::string& option, node::Key key, std::string_view value) {
    const auto set = options.settings.set(key, value);
    if (set) return {};
    const settings::Key& row = node::row_of(key);
    const std::string shown = row.secret ? "what the file holds" : fmt::format("\"{}\"", value);
    std::string range;
    if (row.min != row.max && row.type == settings::Type::kInt)
        range = fmt::format(": {} to {}", row.min, row.max);
    return wrong(fmt::format("{}: {} {}{}", option, shown, to_string(set.error().error), range));
}

Parsed set_size(NodeOptions& options, const std::string& text) {
    const auto number = port::find_frame_size(text);
    if (!number) {
        std::string names;
        for (const port::FrameSize& size : port::frame_sizes())
            names += fmt::format(" {} ({}x{})", size.name, size.width, size.height);
        return wrong(fmt::format("--size {}: the sizes are{}", text, names));
    }
    const port::FrameSize& size = port::frame_sizes()[static_cast<std::size_t>(*number)];
    return set_value(options, "--size", node::Key::kCameraSize,
                     fmt::format("{}x{}", size.width, size.height));
}

Parsed set_original(NodeOptions& options, const std::string& name) {
    const auto original = originals::parse_original(name);
    if (!original || *original == originals::Original::kPlain)
        return wrong(
            fmt::format("--as {}: the originals are pycameresp, securitycam, tcpcam and capture", name));
    const originals::SensorProfile& profile = originals::profile_of(*original);
    const std::pair<node::Key, std::string> values[] = {
        {node::Key::kCameraSize, fmt::format("{}x{}", profile.width, profile.height)},
        {node::Key::kCameraQuality, fmt::to_string(profile.quality)},
        {node::Key::kCameraBrightness, fmt::to_string(profile.brightness)},
        {node::Key::kCameraSaturation, fmt::to_string(profile.saturation)},
        {node::Key::kCameraVflip, profile.vflip ? "true" : "false"},
    };
    for (const auto& [key, value] : values) {
        if (const Parsed set = set_value(options, "--as", key, value); !set) return set;
    }
    // TCPCam's is the pause between the records; its camera is as fast as any.
    if (*original == originals::Original::kTcpcam)
        return set_value(options, "--as", node::Key::kTcpcamDelay,
                         fmt::format("{}ms", to_ms(profile.period)));
    options.period = profile.period;
    return {};
}

Parsed set_ports(NodeOptions& options, const std::string& text) {
    const bool has_three = std::ranges::count(text, ',') == 2;
    const auto ports = text == "auto" ? std::array<std::uint16_t, 4>{}
                                      : parse_list<std::uint16_t, 4>(has_three ? text + ",0" : text);
    if (!ports)
        return wrong(
            fmt::format("--ports {}: give three or four, as in 8080,8081,3333,8443, or `auto`", text));
    constexpr std::array kKeys = {node::Key::kServerFirstPort, node::Key::kServerSecondPort,
                                  node::Key::kTcpcamPort, node::Key::kServerTlsPort};
    for (std::size_t i = 0; i < kKeys.size(); ++i) {
        if (const Parsed set = set_value(options, "--ports", kKeys[i], fmt::to_string((*ports)[i])); !set)
            return set;
    }
    options.default_ports = false;
    return {};
}

Parsed set_wifi_script(NodeOptions& options, const std::string& file) {
    std::ifstream in(file);
    if (!in) return wrong(fmt::format("--wifi-script {}: it cannot be read", file));
    auto script = posix::WifiScript::parse({std::istreambuf_iterator<char>(in), {}});
    if (!script) return wrong(fmt::format("--wifi-script {}: {}", file, script.error()));
    options.wifi = std::move(*script);
    return {};
}

Parsed set_power_script(NodeOptions& options, const std::string& file) {
    std::ifstream in(file);
    if (!in) return wrong(fmt::format("--battery {}: it cannot be read", file));
    auto script = posix::PowerScript::parse({std::istreambuf_iterator<char>(in), {}});
    if (!script) return wrong(fmt::format("--battery {}: {}", file, script.error()));
    options.power = std::move(*script);
    return {};
}

// Secrets have options of their own, which read files.
Parsed set_any(NodeOptions& options, const std::string& path, const std::string& value) {
    const auto key = node::find_key(path);
    if (!key || node::row_of(*key).secret)
        return wrong(
            fmt::format("--set {}: there is no such setting here; /api/v1/settings shows their paths", path));
    return set_value(options, "--set " + path, *key, value);
}

Parsed add_wifi(NodeOptions& options, const std::string& ssid, const std::string& password) {
    const auto network = node::KnownNetwork::make(ssid, password == "-" ? "" : password);
    if (!network)
        return wrong(
            fmt::format("--wifi {}: a name has 1 to 32 bytes, and a password 8 to 64, or is -", ssid));
    options.networks.put_first(*network);
    return {};
}

Parsed add_time_server(NodeOptions& options, const std::string& host) {
    if (options.time_servers.size() == ntp::kMaxServers)
        return wrong(fmt::format("--ntp {}: there are {} already", host, ntp::kMaxServers));
    const auto parts = parse_host_port(host);
    if (!IpAddress::parse(host) && !dns::Name::parse(parts ? parts->host : host))
        return wrong(fmt::format("--ntp {}: a name or an address, as pool.ntp.org", host));
    options.time_servers.push_back(host);
    return {};
}

// One option: its name, how many words follow it, and what they set.
struct Row {
    std::string_view name;
    int words;
    std::function<Parsed(NodeOptions&, const std::string&, const std::string&)> set;
};

// Takes text into a member.
auto text_into(std::string NodeOptions::* member) {
    return [member](NodeOptions& options, const std::string& text, const std::string&) -> Parsed {
        options.*member = text;
        return {};
    };
}

// Sets a setting to the option's word.
auto setting_into(std::string option, node::Key key) {
    return [option = std::move(option), key](NodeOptions& options, const std::string& text,
                                             const std::string&) -> Parsed {
        return set_value(options, option, key, text);
    };
}

Parsed set_password(NodeOptions& options, const std::string& file) {
    auto line = first_line(file);
    if (!line) return wrong(std::move(line.error()));
    if (line->size() < node::PasswordRecord::kMinPassword ||
        line->size() > node::PasswordRecord::kMaxPassword)
        return wrong(fmt::format("--password-file {}: a password has {} to {} bytes", file,
                                 node::PasswordRecord::kMinPassword, node::PasswordRecord::kMaxPassword));
    options.password = std::move(*line);
    return {};
}

const std::vector<Row>& rows() {
    static const std::vector<Row> all = {
        {"--help", 0,
         [](auto& options, auto&, auto&) -> Parsed {
             options.help = true;
             return {};
         }},
        {"--version", 0,
         [](auto& options, auto&, auto&) -> Parsed {
             options.version = true;
             return {};
         }},
        {"--print-openapi", 0,
         [](auto& options, auto&, auto&) -> Parsed {
             options.print_openapi = true;
             return {};
         }},
        {"--board", 1,
         [](auto& options, auto& name, auto&) -> Parsed {
             options.board = port::find_board(name);
             if (options.board == nullptr)
                 return wrong(fmt::format("--board {}: see --help for the boards", name));
             return {};
         }},
        {"--camera", 1, [](auto& options, auto& kind, auto&) { return set_camera(options, kind); }},
        {"--servos", 1,
         [](auto& options, auto& text, auto&) -> Parsed {
             const auto pins = parse_list<port::Pin, 2>(text);
             if (!pins) return wrong(fmt::format("--servos {}: give two GPIO numbers, as in 15,14", text));
             options.servo_pins = {(*pins)[0], (*pins)[1]};
             return {};
         }},
        {"--name", 1, setting_into("--name", node::Key::kName)},
        {"--as", 1, [](auto& options, auto& name, auto&) { return set_original(options, name); }},
        {"--size", 1, [](auto& options, auto& text, auto&) { return set_size(options, text); }},
        {"--quality", 1, setting_into("--quality", node::Key::kCameraQuality)},
        {"--fps", 1,
         [](auto& options, auto& text, auto&) -> Parsed {
             const auto rate = settings::parse_rate(text);
             if (!rate || *rate < 100 || *rate > 60'000)
                 return wrong(fmt::format("--fps {}: 0.1 to 60 pictures a second", text));
             options.period = Duration(1'000'000'000'000 / *rate);
             return {};
         }},
        {"--viewers", 1,
         [](auto& options, auto& text, auto&) -> Parsed {
             const auto number = parse_int<unsigned>(text);
             if (!number || *number < 1 || *number > 1000)
                 return wrong(fmt::format("--viewers {}: 1 to 1000", text));
             options.viewers = *number;
             return {};
         }},
        {"--listen", 1,
         [](auto& options, auto& text, auto&) -> Parsed {
             const auto address = IpAddress::parse(text);
             if (!address) return wrong(fmt::format("--listen {}: a numeric address, as 0.0.0.0", text));
             options.address = *address;
             return {};
         }},
        {"--host", 1,
         [](auto& options, auto& name, auto&) -> Parsed {
             if (options.settings.add_line(node::Key::kServerHosts, name)) return {};
             return wrong(fmt::format("--host {}: a board has at most {} names", name,
                                      node::row_of(node::Key::kServerHosts).max));
         }},
        {"--ca", 1, text_into(&NodeOptions::authorities)},
        {"--state", 1, text_into(&NodeOptions::state)},
        {"--card", 1,
         [](auto& options, auto& folder, auto&) -> Parsed {
             if (!std::filesystem::is_directory(folder))
                 return wrong(fmt::format("--card {}: there is no such folder", folder));
             options.card = folder;
             return {};
         }},
        {"--card-size", 1,
         [](auto& options, auto& text, auto&) -> Parsed {
             const auto bytes = settings::parse_byte_count(text);
             if (!bytes || *bytes < 1)
                 return wrong(fmt::format("--card-size {}: as in 500kB, 64MB or 4GB", text));
             options.card_bytes = static_cast<std::uint64_t>(*bytes);
             return {};
         }},
        {"--ports", 1, [](auto& options, auto& text, auto&) { return set_ports(options, text); }},
        {"--user", 1, setting_into("--user", node::Key::kUserName)},
        {"--password-file", 1, [](auto& options, auto& file, auto&) { return set_password(options, file); }},
        {"--reset-password", 0,
         [](auto& options, auto&, auto&) -> Parsed {
             options.resets_password = true;
             return {};
         }},
        {"--pin-file", 1,
         [](auto& options, auto& file, auto&) -> Parsed {
             const auto line = first_line(file);
             return line ? set_value(options, "--pin-file", node::Key::kTcpcamPin, *line)
                         : wrong(line.error());
         }},
        {"--delay", 1, setting_into("--delay", node::Key::kTcpcamDelay)},
        {"--mdns", 0,
         [](auto& options, auto&, auto&) -> Parsed {
             options.announces = true;
             return {};
         }},
        {"--ntp", 1, [](auto& options, auto& host, auto&) { return add_time_server(options, host); }},
        {"--name-server", 1,
         [](auto& options, auto& text, auto&) -> Parsed {
             const auto parts = parse_host_port(text);
             options.name_server = IpAddress::parse(parts ? parts->host : std::string_view(text));
             if (parts) options.name_port = parts->port;
             if (!options.name_server) return wrong(fmt::format("--name-server {}: a numeric address", text));
             return {};
         }},
        {"--time-zone", 1,
         [](auto& options, auto& text, auto&) -> Parsed {
             if (!tz::TimeZone::parse(text))
                 return wrong(fmt::format("--time-zone {}: a POSIX TZ, as CET-1CEST,M3.5.0,M10.5.0/3", text));
             return set_value(options, "--time-zone", node::Key::kTimeZone, text);
         }},
        {"--wifi-script", 1, [](auto& options, auto& file, auto&) { return set_wifi_script(options, file); }},
        {"--wifi", 2, add_wifi},
        {"--battery", 1, [](auto& options, auto& file, auto&) { return set_power_script(options, file); }},
        {"--set", 2, set_any},
        {"--import", 1,
         [](auto& options, auto& file, auto&) -> Parsed {
             auto report = import_file(file, options.settings);
             if (!report) return wrong(std::move(report.error()));
             options.imported += *report;
             return {};
         }},
        {"--serial", 0,
         [](auto& options, auto&, auto&) -> Parsed {
             options.has_serial = true;
             return {};
         }},
        {"--allow", 2,
         [](auto& options, auto& protocol, auto& address) -> Parsed {
             const std::string line = protocol + " " + address;
             if (!node::Allowed::parse(line))
                 return wrong(
                     fmt::format("--allow {}: the protocols are mjpeg, control_servo, capture, tcpcam and "
                                 "camera_start; addresses are as 192.168.1.5 or 192.168.1.0/24",
                                 line));
             if (options.settings.add_line(node::Key::kServerAllow, line)) return {};
             return wrong(fmt::format("--allow {}: a board takes at most {} such lines", line,
                                      node::row_of(node::Key::kServerAllow).max));
         }},
    };
    return all;
}

}  // namespace

std::expected<NodeOptions, std::string> parse_node_options(int argc, char** argv) {
    NodeOptions options;
    options.board = port::find_board("AI_THINKER");
    const std::vector<std::string> words(argv + 1, argv + argc);
    for (std::size_t at = 0; at < words.size();) {
        const Row* row = nullptr;
        for (const Row& one : rows()) row = one.name == words[at] ? &one : row;
        if (row == nullptr) return wrong(fmt::format("{} is no option; see --help", words[at]));
        const auto count = static_cast<std::size_t>(row->words);
        if (words.size() - at <= count)
            return wrong(fmt::format("{} needs {} after it; see --help", words[at],
                                     count == 1               ? "a value"
                                     : row->name == "--allow" ? "a protocol and an address"
                                     : row->name == "--set"   ? "a path and a value"
                                                              : "a name and a password"));
        const auto word = [&](std::size_t i) { return count >= i ? words[at + i] : std::string(); };
        if (const Parsed parsed = row->set(options, word(1), word(2)); !parsed) return wrong(parsed.error());
        at += 1 + count;
    }
    return options;
}

}  // namespace vedette::apps
