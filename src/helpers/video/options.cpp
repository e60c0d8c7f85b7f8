#include "helpers/video/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "core/base/text.hpp"

namespace vedette::video {
namespace {

std::optional<double> parse_positive(std::string_view text) {
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || stop != text.data() + text.size() || !(value > 0) || value > 1000)
        return std::nullopt;
    return value;
}

bool set_int(std::string_view text, int least, int most, int& to) {
    const auto value = parse_int<int>(text);
    if (!value || *value < least || *value > most) return false;
    to = *value;
    return true;
}

// "640x480": even numbers from 2 to 4096.
bool set_size(std::string_view text, Options& options) {
    const std::size_t by = std::min(text.find('x'), text.size());
    const bool read = set_int(text.substr(0, by), 2, 4096, options.width) &&
                      set_int(text.substr(std::min(by + 1, text.size())), 2, 4096, options.height);
    return read && options.width % 2 == 0 && options.height % 2 == 0;
}

bool set_format(std::string_view text, FilmFormat& to) {
    constexpr std::array kNames = {std::string_view("mp4"), std::string_view("webm"),
                                   std::string_view("gif")};
    const auto found = std::ranges::find(kNames, text);
    if (found == kNames.end()) return false;
    to = static_cast<FilmFormat>(found - kNames.begin());
    return true;
}

// False: invalid value. None: unknown option.
std::optional<bool> set_value(Options& options, std::string_view name, std::string_view value) {
    if (name == "--fd") return set_int(value, 0, 1 << 20, options.fd);
    if (name == "--out") return set_int(value, 0, 1 << 20, options.out);
    if (name == "--size") return set_size(value, options);
    if (name == "--quality") return set_int(value, 1, 100, options.quality);
    if (name == "--timeout") return set_int(value, 1, 3600, options.timeout_s);
    if (name == "--memory") return set_int(value, 0, 1 << 20, options.memory_mb);
    if (name == "--peer") {
        const auto address = IpAddress::parse(value);
        if (address) options.peers.push_back(*address);
        return address.has_value();
    }
    if (name == "--own-port") {
        int port = 0;
        const bool read = set_int(value, 1, 65535, port);
        if (read) options.own_ports.push_back(static_cast<std::uint16_t>(port));
        return read;
    }
    if (name == "--format") return set_format(value, options.format);
    if (name == "--join") {
        options.join = value;
        return value.starts_with('/');
    }
    if (name == "--url") {
        options.url = value;
        return !value.empty();
    }
    if (name == "--fps") {
        const auto fps = parse_positive(value);
        options.fps = fps.value_or(0);
        return fps.has_value();
    }
    return std::nullopt;
}

struct Flag {
    std::string_view name;
    bool Options::* member;
};
constexpr std::array kFlags{Flag{"--loop", &Options::loop}, Flag{"--every", &Options::every},
                            Flag{"--udp", &Options::udp}, Flag{"--film", &Options::film}};

}  // namespace

Result<Options> parse_options(std::span<char* const> arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string name = arguments[i];
        if (const auto flag = std::ranges::find(kFlags, name, &Flag::name); flag != kFlags.end()) {
            options.*flag->member = true;
            continue;
        }
        const bool has_value = i + 1 < arguments.size();
        const auto set = set_value(options, name, has_value ? arguments[i + 1] : "");
        if (!set) return fail(Kind::kInvalidArgument, "there is no option " + name);
        if (!has_value) return fail(Kind::kInvalidArgument, name + " needs a value");
        if (!*set) return fail(Kind::kInvalidArgument, name + " can't be " + arguments[i + 1]);
        ++i;
    }
    if (options.fd < 0) return fail(Kind::kInvalidArgument, "--fd is missing");
    if (options.writes() && options.out < 0) return fail(Kind::kInvalidArgument, "--out is missing");
    if (options.film && options.width == 0) return fail(Kind::kInvalidArgument, "--size is missing");
    if (options.url.empty() && !options.writes()) return fail(Kind::kInvalidArgument, "--url is missing");
    return options;
}

Result<std::string> check_url(const std::string& url) {
    if (url.starts_with('/')) return "file:" + url;
    const std::string_view scheme = std::string_view(url).substr(0, url.find(':'));
    for (const std::string_view known : {"file", "rtsp", "rtsps"}) {
        if (equal_ignoring_case(scheme, known) && scheme.size() + 1 < url.size())
            return std::string(known) + url.substr(scheme.size());
    }
    return fail(Kind::kInvalidArgument,
                "the address must begin with rtsp://, rtsps:// or file:, or be an absolute path");
}

}  // namespace vedette::video
