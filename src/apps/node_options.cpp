#include "apps/node_options.hpp"

#include <fstream>
#include <functional>
#include <string_view>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/originals/original.hpp"
#include "core/settings/values.hpp"
#include "node/port/sensor_settings.hpp"

namespace vedette::apps {

const char* const kNodeHelp =
    R"(vedette-node: the application of a camera board, on this machine, with simulated hardware

Usage: vedette-node [options]

  --board NAME            pins of this board: AI_THINKER (default), WROVER_KIT, ESP_EYE, M5STACK_PSRAM,
                          M5STACK_V2_PSRAM, M5STACK_WIDE, M5STACK_ESP32CAM, TTGO_T_JOURNAL, ARDUCAM_ESP32S_UNO
  --camera KIND           sensor (default): a drawn scene that turns with the servos; hello, picture: the test
                          cameras of TCPCam; none
  --servos TR,EL          GPIO of the servos (15,14)
  --name NAME             name in the sensor's picture
  --as ORIGINAL           size, quality and colours of pycameresp, securitycam, tcpcam or capture
  --size SIZE             640x480 or VGA (default), and the other sizes of the OV2640
  --quality N             4 to 63, lower is better (12)
  --fps N                 pictures a second of the sensor (25)
  --listen ADDRESS        numeric address to listen on (127.0.0.1)
  --host NAME             a public name of the board; addresses, names without a dot and names below .local,
                          .home.arpa and .internal need none
  --ports P,P,P           HTTP, HTTP and TCPCam; `auto`: any free ones. Default: 80,81,3333, and 8080,8081 where
                          the system keeps the first two for itself
  --user NAME             the owner's name (admin)
  --password-file FILE    its first line is the owner's password. Without it nobody can log in
  --pin-file FILE         its first line is the PIN of TCPCam's clients. Without it there is no TCPCam server
  --delay TIME            from one picture to the next of TCPCam (2s)
  --allow PROTOCOL ADDRESS
                          an address or a prefix (192.168.1.0/24) that may use mjpeg, control_servo, capture, tcpcam
                          or camera_start without a log-in. Also of this machine: `--allow mjpeg 127.0.0.1`
  --help, --version
)";

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
    constexpr std::array<std::string_view, 4> kKinds = {"sensor", "hello", "picture", "none"};
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (kKinds[i] != kind) continue;
        options.camera = static_cast<CameraKind>(i);
        return {};
    }
    return wrong(fmt::format("--camera {}: the kinds are sensor, hello, picture and none", kind));
}

Parsed set_size(NodeOptions& options, const std::string& text) {
    const auto number = port::find_frame_size(text);
    if (!number) {
        std::string names;
        for (const port::FrameSize& size : port::frame_sizes())
            names += fmt::format(" {} ({}x{})", size.name, size.width, size.height);
        return wrong(fmt::format("--size {}: the sizes are{}", text, names));
    }
    options.framesize = *number;
    return {};
}

Parsed set_original(NodeOptions& options, const std::string& name) {
    const auto original = originals::parse_original(name);
    if (!original || *original == originals::Original::kPlain)
        return wrong(
            fmt::format("--as {}: the originals are pycameresp, securitycam, tcpcam and capture", name));
    const originals::SensorProfile& profile = originals::profile_of(*original);
    options.quality = profile.quality;
    options.brightness = profile.brightness;
    options.saturation = profile.saturation;
    return set_size(options, fmt::format("{}x{}", profile.width, profile.height));
}

Parsed set_ports(NodeOptions& options, const std::string& text) {
    const auto ports = text == "auto" ? std::array<std::uint16_t, 3>{} : parse_list<std::uint16_t, 3>(text);
    if (!ports) return wrong(fmt::format("--ports {}: give three, as in 8080,8081,3333, or `auto`", text));
    options.ports = *ports;
    options.default_ports = false;
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

auto file_into(std::string NodeOptions::* member) {
    return [member](NodeOptions& options, const std::string& file, const std::string&) -> Parsed {
        auto line = first_line(file);
        if (!line) return wrong(std::move(line.error()));
        options.*member = std::move(*line);
        return {};
    };
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
        {"--name", 1, text_into(&NodeOptions::name)},
        {"--as", 1, [](auto& options, auto& name, auto&) { return set_original(options, name); }},
        {"--size", 1, [](auto& options, auto& text, auto&) { return set_size(options, text); }},
        {"--quality", 1,
         [](auto& options, auto& text, auto&) -> Parsed {
             const port::SettingRow& row = port::row_of(port::Setting::kQuality);
             const auto number = parse_int<int>(text);
             if (!number || *number < row.min || *number > row.max)
                 return wrong(fmt::format("--quality {}: {} to {}", text, row.min, row.max));
             options.quality = *number;
             return {};
         }},
        {"--fps", 1,
         [](auto& options, auto& text, auto&) -> Parsed {
             const auto rate = settings::parse_rate(text);
             if (!rate || *rate < 100 || *rate > 60'000)
                 return wrong(fmt::format("--fps {}: 0.1 to 60 pictures a second", text));
             options.period = Duration(1'000'000'000'000 / *rate);
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
             options.hosts.push_back(name);
             return {};
         }},
        {"--ports", 1, [](auto& options, auto& text, auto&) { return set_ports(options, text); }},
        {"--user", 1, text_into(&NodeOptions::user)},
        {"--password-file", 1, file_into(&NodeOptions::password)},
        {"--pin-file", 1, file_into(&NodeOptions::pin)},
        {"--delay", 1,
         [](auto& options, auto& text, auto&) -> Parsed {
             const auto delay = settings::parse_duration(text);
             if (!delay) return wrong(fmt::format("--delay {}: a time, as 2s or 500ms", text));
             options.tcpcam_delay = *delay;
             return {};
         }},
        {"--allow", 2,
         [](auto& options, auto& protocol, auto& address) -> Parsed {
             const auto allowed = node::Allowed::parse(protocol + " " + address);
             if (!allowed)
                 return wrong(
                     fmt::format("--allow {} {}: the protocols are mjpeg, control_servo, capture, tcpcam and "
                                 "camera_start; addresses are as 192.168.1.5 or 192.168.1.0/24",
                                 protocol, address));
             options.allowed.push_back(*allowed);
             return {};
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
                                     count == 1 ? "a value" : "a protocol and an address"));
        const auto word = [&](std::size_t i) { return count >= i ? words[at + i] : std::string(); };
        if (const Parsed parsed = row->set(options, word(1), word(2)); !parsed) return wrong(parsed.error());
        at += 1 + count;
    }
    return options;
}

}  // namespace vedette::apps
