#include "hub/importer/config_header.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/base/host_port.hpp"
#include "core/base/text.hpp"
#include "core/originals/old_line.hpp"

namespace vedette::importer {
namespace {

constexpr std::size_t kMaxLines = 2000;
constexpr std::size_t kMaxLine = 1000;  // bytes

constexpr std::array<std::string_view, 10> kOfBoard = {
    "WIFI_SSID", "WIFI_PASS",   "USE_STATIC_IP",      "LOCAL_IP",          "GATEWAY",
    "SUBNET",    "DNS_PRIMARY", "SERVER_STREAM_PORT", "SERVER_SERVO_PORT", "CAMERA_MODEL_"};

constexpr std::pair<std::string_view, std::string_view> kRefused[] = {
    {"DNS_SECONDARY", "a board asks one DNS server"},
    {"BAUD_RATE", "the console is the firmware's, with 115200 baud"},
    {"SERIAL_PRINT", "the console is the firmware's"},
    {"SERIAL_PRINTLN", "the console is the firmware's"},
};

bool is_of_board(std::string_view name) {
    return std::ranges::any_of(kOfBoard, [&](std::string_view known) {
        return known.ends_with('_') ? name.starts_with(known) && name.size() > known.size() : name == known;
    });
}

// The text of a line outside of comments over several lines. `inside`: whether the line begins in one.
std::string without_comments(std::string_view line, bool& inside) {
    std::string out;
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const std::string_view rest = line.substr(i);
        if (inside) {
            if (!rest.starts_with("*/")) continue;
            inside = false;
            ++i;
        } else if (!quoted && rest.starts_with("/*")) {
            inside = true;
            ++i;
        } else if (!quoted && rest.starts_with("//")) {
            break;
        } else {
            if (quoted && line[i] == '\\' && i + 1 < line.size()) out += line[i++];
            if (line[i] == '"') quoted = !quoted;
            out += line[i];
        }
    }
    return out;
}

std::optional<int> port_of(std::string_view value) {
    if (value.starts_with('(') && value.ends_with(')')) value = trim(value.substr(1, value.size() - 2));
    const auto port = parse_int<int>(value);
    return port && *port >= 1 && *port <= 65535 ? port : std::nullopt;
}

// What one line sets.
struct Symbol {
    int number = 0;
    std::string name;
    std::string value;
    std::string line;  // for the board
};

std::vector<Symbol> symbols_of(std::string_view text) {
    std::vector<Symbol> symbols;
    bool inside = false;
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    for (int number = 1; !text.empty() && symbols.size() < kMaxLines; ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view raw = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (raw.ends_with('\r')) raw.remove_suffix(1);
        const std::string line = without_comments(raw, inside);
        if (line.size() > kMaxLine) continue;
        if (const auto parsed = originals::parse_old_line(line))
            symbols.push_back({number, std::string(parsed->name), std::string(parsed->value), line});
    }
    return symbols;
}

}  // namespace

ConfigHeader read_config_header(std::string_view text, const std::string& board_file) {
    ConfigHeader out;
    const std::vector<Symbol> symbols = symbols_of(text);
    std::map<std::string, int, std::less<>> last;  // line that counts, by name
    for (const Symbol& symbol : symbols) last[symbol.name] = symbol.number;
    bool is_static = true;
    std::string address;
    for (const auto& [number, name, value, line] : symbols) {
        ImportLine said{
            .file = {}, .number = number, .key = name, .outcome = Outcome::kRefused, .as = {}, .reason = {}};
        const auto* const refused =
            std::ranges::find(kRefused, name, &std::pair<std::string_view, std::string_view>::first);
        if (last[name] != number) {
            said.reason = fmt::format("line {} sets it again", last[name]);
        } else if (refused != std::end(kRefused)) {
            said.reason = refused->second;
        } else if (!is_of_board(name)) {
            said.reason = "it is no setting of a camera";
        } else {
            said.outcome = Outcome::kKept;
            said.reason = "for the board, in " + board_file;
            out.board += line + "\n";
            std::array<char, 48> memory;
            if (name == "USE_STATIC_IP") is_static = value != "false" && value != "0";
            if (name == "LOCAL_IP") address = originals::format_old_address(value, memory).value_or("");
            const auto port = port_of(value);
            if (name == "SERVER_STREAM_PORT" && port) {
                out.stream_port = *port;
                out.has_stream_port = true;
            }
            if (name == "SERVER_SERVO_PORT" && port) {
                out.servo_port = *port;
                out.has_servo_port = true;
            }
        }
        out.lines.push_back(std::move(said));
    }
    if (is_static && is_ipv4(address)) out.address = address;
    return out;
}

}  // namespace vedette::importer
