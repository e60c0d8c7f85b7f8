#include "hub/settings/source_url.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/http/url.hpp"
#include "hub/settings/allowed.hpp"
#include "hub/settings/command_line.hpp"
#include "hub/settings/mask.hpp"
#include "hub/settings/source_proposal.hpp"
#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kMaxLength = 4096;
constexpr std::uint16_t kMinSide = 16;
constexpr std::uint16_t kMaxSide = 8192;

constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string quoted(std::string_view text) { return "\"" + mask_credentials(text) + "\""; }

// Nothing for a % without two hexadecimal digits.
std::optional<std::string> decode(std::string_view text) {
    std::string out(text.size(), '\0');
    const auto decoded = http::percent_decode(text, out);
    if (!decoded) return std::nullopt;
    out.resize(decoded->size());
    return out;
}

std::string escape_beyond_ascii(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out += c;
        } else {
            out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
        }
    }
    return out;
}

// Parses one source into `spec_`.
class Reader {
  public:
    Reader(std::string_view text, std::string_view base_folder) : text_(text), base_folder_(base_folder) {}

    Result<SourceSpec> read() {
        if (text_.empty()) return wrong("is empty; write for example http://192.168.1.5/mjpeg");
        if (text_.size() > kMaxLength)
            return fail(Kind::kInvalidArgument, "a source of more than 4096 characters");
        if (std::ranges::any_of(text_, is_control)) return wrong("has a control character in it");
        const std::size_t colon = text_.find(':');
        const SchemeInfo* scheme = colon == kNone ? nullptr : find_scheme(text_.substr(0, colon));
        if (!scheme) return wrong(propose_source(text_));
        info_ = scheme;
        spec_.scheme = scheme->scheme;
        spec_.shown = mask_credentials(text_);
        const Result<void> done = read_rest(text_.substr(colon + 1));
        if (!done) return std::unexpected(done.error());
        return std::move(spec_);
    }

  private:
    static const SchemeInfo* find_scheme(std::string_view name) {
        const auto all = schemes();
        const auto found =
            std::ranges::find_if(all, [&](const SchemeInfo& s) { return equal_ignoring_case(s.name, name); });
        return found == all.end() ? nullptr : &*found;
    }

    std::unexpected<Error> wrong(std::string_view message) const {
        return fail(Kind::kInvalidArgument, quoted(text_) + " " + std::string(message));
    }

    std::unexpected<Error> wrong_form(std::string_view message) const {
        return wrong(std::string(message) + "; write " + std::string(info_->form));
    }

    Result<void> read_rest(std::string_view rest) {
        switch (info_->scheme) {
            case Scheme::kFile:
            case Scheme::kFolder:
            case Scheme::kV4l2: return read_path_kind(rest);
            case Scheme::kExec: return read_command(rest);
            case Scheme::kRpicam:
            case Scheme::kTest: return read_device_kind(rest);
            default: return read_host_kind();
        }
    }

    Result<void> read_host_kind() {
        if (text_.find(' ') != kNone) return wrong("has a blank; write %20");
        const std::string plain = escape_beyond_ascii(text_);
        const auto url = http::parse_url(plain);
        if (!url) return wrong_url(url.error());
        const auto host_sign = [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_'; };
        if (!url->is_ipv6 && (!std::ranges::all_of(url->host, host_sign) || url->host.size() > 253)) {
            return wrong_url(http::UrlError::kBadHost);
        }
        spec_.host = url->host;
        if (!url->zone.empty()) spec_.host.append("%").append(url->zone);
        spec_.port = url->port == 0 ? info_->port : url->port;
        if (!url->fragment.empty() || plain.ends_with('#')) {
            if (const auto read = read_fragment(url->fragment); !read) return read;
        }
        if (info_->scheme == Scheme::kTcpcam) return read_tcpcam(*url);
        if (const auto login = read_login(*url); !login) return login;
        spec_.target.resize(plain.size() + 1);
        spec_.target.resize(http::format_target(*url, spec_.target).size());
        return {};
    }

    // Our options for a camera whose query is its own. The text may be the end of a password, so it is not
    // shown.
    Result<void> read_fragment(std::string_view fragment) {
        if (are_options(fragment)) return read_options(fragment);
        return wrong((info_->options.empty()
                          ? "has a '#', and the text after it is never sent; write %23"
                          : fmt::format("has a '#', after which only our options may stand ({}); write "
                                        "%23 for one that belongs to the address",
                                        info_->options)) +
                     escape_hint());
    }

    // Whether each item has the name of one of our options.
    bool are_options(std::string_view text) const {
        const std::vector<std::string_view> known = words_of(info_->options);
        http::Query items(text);
        bool all = !text.empty();
        while (const auto item = items.next())
            all = all && std::ranges::find(known, item->name) != known.end();
        return all;
    }

    // Where our options begin in a source without a host: at a '?', or at a '#' that is not part of a name.
    std::size_t find_options(std::string_view rest) const {
        const std::size_t query = rest.find('?');
        const std::size_t hash = rest.find('#');
        const bool is_fragment = hash < query && are_options(rest.substr(hash + 1));
        return is_fragment ? hash : query;
    }

    Result<void> read_tcpcam(const http::Url& url) {
        if (url.has_userinfo) return wrong("has a user, but TCPCam asks only for a PIN; give it by pin_file");
        if (url.path.size() > 1) return wrong_form("has a path, which TCPCam does not have");
        if (url.has_query && !url.fragment.empty()) return wrong("has options after ? and after #");
        return url.has_query ? read_options(url.query) : Result<void>();
    }

    std::unexpected<Error> wrong_url(http::UrlError error) const {
        switch (error) {
            case http::UrlError::kNoAuthority: return wrong_form("lacks the // before the host");
            case http::UrlError::kNoHost: return wrong_form("has no host");
            case http::UrlError::kBadHost:
                return wrong("has a host that is no name or address; write an IPv6 address in brackets" +
                             escape_hint());
            case http::UrlError::kBadPort:
                return wrong("has a port that is not a number from 1 to 65535" + escape_hint());
            case http::UrlError::kBadEscape:
                return wrong("has a % without two hexadecimal digits; write %25");
            case http::UrlError::kBadUserinfo:
                return wrong("has a character in its user or password that must be escaped" + escape_hint());
            default: return wrong_form("is no URL");
        }
    }

    // A password with an unescaped '/' ends the authority early, and its start is taken for a port.
    std::string escape_hint() const {
        return text_.find('@') == kNone
                   ? ""
                   : "; if the password has / ? # or @ in it, write %2F %3F %23 %40, or give "
                     "it by password_file";
    }

    Result<void> read_login(const http::Url& url) {
        spec_.user = decode(url.user).value_or("");
        spec_.password = decode(url.password).value_or("");
        if (std::ranges::any_of(spec_.user, is_control) || std::ranges::any_of(spec_.password, is_control)) {
            return wrong("has a control character in its user or password");
        }
        return {};
    }

    Result<void> read_path_kind(std::string_view rest) {
        const std::size_t query = find_options(rest);
        std::string_view path = rest.substr(0, query);
        if (path.starts_with("//")) {
            path.remove_prefix(2);
            if (!path.starts_with('/')) {
                return wrong(
                    info_->scheme == Scheme::kV4l2
                        ? "has a host after //; write three slashes: v4l2:///dev/video0"
                        : "has a host after //; write three slashes for a path from the root, none for "
                          "another");
            }
        }
        const auto decoded = decode(path);
        if (!decoded) return wrong_url(http::UrlError::kBadEscape);
        spec_.path = *decoded;
        if (spec_.path.empty()) return wrong_form("has no path");
        if (std::ranges::any_of(spec_.path, is_control)) return wrong("has a control character in its path");
        if (spec_.path.starts_with("~")) return wrong("begins with ~, which is not expanded; write ${HOME}");
        if (info_->scheme == Scheme::kV4l2 && spec_.path.front() != '/')
            return wrong_form("has no path from the root");
        spec_.path = from_base(spec_.path);
        return read_options(query == kNone ? std::string_view() : rest.substr(query + 1));
    }

    Result<void> read_command(std::string_view rest) {
        if (rest.starts_with("//")) return wrong_form("has // before the command");
        Result<std::vector<std::string>> argv = split_command(rest);
        if (!argv) return wrong(argv.error().message);
        spec_.argv = std::move(*argv);
        std::string& program = spec_.argv.front();
        if (program.find('/') != std::string::npos) program = from_base(program);
        return {};
    }

    Result<void> read_device_kind(std::string_view rest) {
        if (rest.starts_with("//")) rest.remove_prefix(2);
        const std::size_t query = find_options(rest);
        const std::string_view name = rest.substr(0, query);
        if (info_->scheme == Scheme::kTest) {
            if (!name.empty()) return wrong_form("has something between test:// and its options");
        } else if (!name.empty()) {
            if (name.size() != 1 || !is_digit(name.front()))
                return wrong_form("has no camera number from 0 to 9");
            spec_.index = static_cast<unsigned>(name.front() - '0');
        }
        return read_options(query == kNone ? std::string_view() : rest.substr(query + 1));
    }

    Result<void> read_options(std::string_view query) {
        const std::vector<std::string_view> known = words_of(info_->options);
        std::vector<std::string_view> seen;
        http::Query items(query);
        while (const auto item = items.next()) {
            const std::string_view name = item->name;
            if (std::ranges::find(known, name) == known.end()) {
                return wrong(fmt::format("has the unknown option {}{}{}", quoted(name),
                                         did_you_mean(name, known),
                                         known.empty() ? "" : fmt::format(" (known: {})", info_->options)));
            }
            if (std::ranges::find(seen, name) != seen.end()) {
                return wrong(fmt::format("has the option {} twice", name));
            }
            seen.push_back(name);
            if (const auto done = read_option(*item); !done) return done;
        }
        return {};
    }

    Result<void> read_option(const http::QueryItem& item) {
        const auto decoded = decode(item.value);
        if (!decoded) return wrong_url(http::UrlError::kBadEscape);
        const std::string& value = *decoded;
        if (item.named("fps")) {
            if (check_value(*hub_table().find_key("cameras.*.fps"), value))
                return wrong("has an fps that is not a number from 0.01 to 120");
            spec_.fps = static_cast<double>(*parse_rate(value)) / 1000.0;
        } else if (item.named("size")) {
            spec_.size = parse_size(value);
            if (!spec_.size || std::min(spec_.size->width, spec_.size->height) < kMinSide ||
                std::max(spec_.size->width, spec_.size->height) > kMaxSide) {
                return wrong("has a size that is not WIDTHxHEIGHT, each from 16 to 8192");
            }
        } else if (item.named("loop")) {
            if (value != "0" && value != "1") return wrong("has a loop that is neither 0 nor 1");
            spec_.loop = value == "1";
        } else if (item.named("pin")) {
            if (check_value(*hub_table().find_key("cameras.*.pin"), value))
                return wrong("has a pin that is not 1 to 32 characters long");
            spec_.pin = value;
        }
        return {};
    }

    std::string from_base(const std::string& path) const {
        return std::filesystem::path(base_folder_) / path;  // unless it is absolute
    }

    std::string_view text_;
    std::string_view base_folder_;
    const SchemeInfo* info_ = nullptr;
    SourceSpec spec_;
};

}  // namespace

std::string SourceSpec::url() const {
    const SchemeInfo& kind = info(scheme);
    return fmt::format("{}://{}{}{}", kind.name,
                       host.find(':') == std::string::npos ? host : "[" + host + "]",
                       port == kind.port ? "" : fmt::format(":{}", port), target);
}

Result<SourceSpec> parse_source(std::string_view text, std::string_view base_folder) {
    return Reader(text, base_folder).read();
}

}  // namespace vedette::settings
