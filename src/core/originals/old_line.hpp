// One line of the files that two originals were built with: securityCam's Config.h (C++) and TCPCam's
// sdkconfig (Kconfig). It knows their syntax and no symbol. No allocation; results are views of the line.
// Thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace vedette::originals {

// A symbol and what stands behind it, without the comment and the ';' that may follow.
struct OldLine {
    std::string_view name;   // "WIFI_SSID", "CONFIG_TCP_PORT"
    std::string_view value;  // as written: "\"at home\"", "(192, 168, 1, 100)", "8080", ""
};

// Takes `#define NAME value`, `type NAME = value;`, `type NAME(value);`, `NAME=value` and `# NAME is not
// set`, whose value is "n". Nothing for another line, such as a comment; of a comment over several lines only
// the first is seen to be one.
std::optional<OldLine> parse_old_line(std::string_view line);

// The characters between quotes, with \" and \\ decoded. Nothing: there are no quotes, or no room.
std::optional<std::string_view> decode_quoted(std::string_view value, std::span<char> out);

// "192.168.1.100" from that text in quotes, from `192, 168, 1, 100`, or from that list in brackets, as
// `IPAddress(192, 168, 1, 100)`. Nothing: there is no room. Whether it is an address is not checked.
std::optional<std::string_view> format_old_address(std::string_view value, std::span<char> out);

}  // namespace vedette::originals
