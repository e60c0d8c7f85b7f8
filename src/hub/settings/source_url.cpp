#include "hub/settings/source_url.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/settings/schema.hpp"
#include "hub/settings/command_line.hpp"
#include "hub/settings/mask.hpp"
#include "hub/settings/suggest.hpp"

namespace vedette::settings {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kLongest = 4096;
constexpr std::uint16_t kLeastSide = 16;
constexpr std::uint16_t kMostSide = 8192;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }
constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string quoted(std::string_view text) { return "\"" + mask_credentials(text) + "\""; }

// What takes one source apart; `spec_` grows as it goes.
class Reader {
  public:
    Reader(std::string_view text, std::string_view base_folder) : text_(text), base_folder_(base_folder) {}

    Result<SourceSpec> read() {
        if (text_.empty()) return wrong("is empty; write for example http://192.168.1.5/mjpeg");
        if (text_.size() > kLongest)
            return fail(Kind::kInvalidArgument, "a source of more than 4096 characters");
        if (std::ranges::any_of(text_, is_control)) return wrong("has a control character in it");
        const std::size_t colon = text_.find(':');
        const SchemeInfo* scheme = colon == kNone ? nullptr : find_scheme(text_.substr(0, colon));
        if (!scheme) return fail(Kind::kInvalidArgument, propose());
        info_ = scheme;
        spec_.scheme = scheme->scheme;
        spec_.text = text_;
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

    // What someone who left out or mistyped the scheme meant.
    std::string propose() const {
        const std::string shown = quoted(text_);
        const std::size_t slashes = text_.find("://");
        if (slashes != kNone) {
            const std::string_view name = text_.substr(0, slashes);
            std::vector<std::string_view> names;
            std::string list;
            for (const SchemeInfo& s : schemes()) {
                names.push_back(s.name);
                list.append(list.empty() ? "" : " ").append(s.name);
            }
            return shown + " begins with an unknown scheme" + did_you_mean(name, names) + " (known: " + list +
                   ")";
        }
        const std::string plain = mask_credentials(text_);
        const auto ends = [&](std::string_view end) {
            return text_.size() > end.size() &&
                   equal_ignoring_case(text_.substr(text_.size() - end.size()), end);
        };
        std::string better = "http://" + plain + (text_.find('/') == kNone ? "/" : "");
        if (text_.starts_with("/dev/")) {
            better = "v4l2://" + plain;
        } else if (ends(".avi") || ends(".mp4") || ends(".mkv") || ends(".mov") || ends(".webm") ||
                   ends(".mjpg") || ends(".mjpeg")) {
            const bool has_host = text_.find('/') != kNone &&
                                  text_.substr(0, text_.find('/')).find('.') != kNone &&
                                  !text_.starts_with('.');
            if (!has_host) better = "file:" + plain;
        } else if (text_.starts_with('/') || text_.starts_with('.') || text_.starts_with('~')) {
            better = "folder:" + plain;
        } else if (text_.find(' ') != kNone) {
            better = "exec:" + plain;
        }
        return shown + " does not say what kind of source it is; did you mean " + better + " ?";
    }

    Result<void> read_rest(std::string_view rest) {
        switch (info_->scheme) {
            case Scheme::kHttp:
            case Scheme::kHttps:
            case Scheme::kWs:
            case Scheme::kWss:
            case Scheme::kRtsp:
            case Scheme::kTcpcam: return read_host_kind(rest);
            case Scheme::kFile:
            case Scheme::kFolder:
            case Scheme::kV4l2: return read_path_kind(rest);
            case Scheme::kExec: return read_command(rest);
            case Scheme::kRpicam:
            case Scheme::kTest: return read_device_kind(rest);
        }
        return {};
    }

    Result<void> read_host_kind(std::string_view rest) {
        if (!rest.starts_with("//")) return wrong_form("lacks the // before the host");
        rest.remove_prefix(2);
        const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
        const Result<void> authority = read_authority(rest.substr(0, end));
        if (!authority) return authority;
        rest.remove_prefix(end);
        if (info_->scheme == Scheme::kTcpcam) return read_tcpcam_rest(rest);
        return read_target(rest);
    }

    Result<void> read_tcpcam_rest(std::string_view rest) {
        if (rest.starts_with('/')) rest.remove_prefix(1);
        if (!rest.empty() && !rest.starts_with('?'))
            return wrong_form("has a path, which TCPCam does not know");
        return read_options(rest.empty() ? rest : rest.substr(1));
    }

    Result<void> read_authority(std::string_view authority) {
        const std::size_t at = authority.rfind('@');
        if (at != kNone) {
            const Result<void> login = read_login(authority.substr(0, at));
            if (!login) return login;
            authority.remove_prefix(at + 1);
        }
        std::string_view port;
        bool has_port = false;
        if (authority.starts_with('[')) {
            const std::size_t close = authority.find(']');
            if (close == kNone) return wrong("has a '[' without ']' in its host");
            spec_.host = authority.substr(1, close - 1);
            authority.remove_prefix(close + 1);
            has_port = authority.starts_with(':');
            if (!authority.empty() && !has_port) return wrong("has something between ']' and the port");
            port = has_port ? authority.substr(1) : authority;
            const auto six = [](char c) {
                return is_digit(c) || is_letter(c) || c == ':' || c == '.' || c == '%';
            };
            if (spec_.host.find(':') == kNone || !std::ranges::all_of(spec_.host, six)) {
                return wrong("has no IPv6 address between the brackets");
            }
        } else {
            const std::size_t colon = authority.find(':');
            has_port = colon != kNone;
            spec_.host = authority.substr(0, colon);
            port = has_port ? authority.substr(colon + 1) : std::string_view();
            const auto named = [](char c) {
                return is_digit(c) || is_letter(c) || c == '.' || c == '-' || c == '_';
            };
            if (spec_.host.empty()) return wrong_form("has no host");
            if (!std::ranges::all_of(spec_.host, named) || spec_.host.size() > 253) {
                return wrong("has a host with a sign that hosts don't have" + escape_hint());
            }
        }
        spec_.port = info_->port;
        if (!has_port) return {};
        const auto number = parse_int<std::uint16_t>(port);
        if (!number || *number == 0)
            return wrong("has a port that is not a number from 1 to 65535" + escape_hint());
        spec_.port = *number;
        return {};
    }

    // A password with an unescaped '/' ends the host early, and what is left of it is taken for a port.
    std::string escape_hint() const {
        return text_.find('@') == kNone
                   ? ""
                   : "; if the password has / ? # or @ in it, write %2F %3F %23 %40, or give "
                     "it by password_file";
    }

    Result<void> read_login(std::string_view login) {
        if (info_->scheme == Scheme::kTcpcam)
            return wrong("has a user, but TCPCam asks only for a PIN; give it by pin_file");
        const std::size_t colon = login.find(':');
        spec_.user = decode(login.substr(0, colon));
        if (colon != kNone) spec_.password = decode(login.substr(colon + 1));
        if (std::ranges::any_of(spec_.user, is_control) || std::ranges::any_of(spec_.password, is_control)) {
            return wrong("has a control character in its user or password");
        }
        return {};
    }

    Result<void> read_target(std::string_view rest) {
        if (rest.find('#') != kNone)
            return wrong("has a '#', and what follows it is never sent; write %23" + escape_hint());
        if (!rest.starts_with('/')) spec_.target = "/";
        constexpr std::string_view kHex = "0123456789ABCDEF";
        for (const char c : rest) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == ' ') return wrong("has a blank; write %20");
            if (byte < 0x80) {
                spec_.target += c;
            } else {
                spec_.target.append({'%', kHex[byte >> 4], kHex[byte & 15]});
            }
        }
        const std::size_t query = rest.find('?');
        if (query == kNone || !takes_fps(info_->scheme)) return {};
        for (std::string_view left = rest.substr(query + 1); !left.empty();) {
            const std::string_view option = take_option(left);
            if (!option.starts_with("fps=")) continue;
            const Result<void> fps = read_option("fps", option.substr(4));
            if (!fps) return fps;
        }
        return {};
    }

    Result<void> read_path_kind(std::string_view rest) {
        const std::size_t query = rest.find('?');
        std::string_view path = rest.substr(0, query);
        if (path.starts_with("//")) {
            path.remove_prefix(2);
            if (!path.starts_with('/')) {
                const bool device = info_->scheme == Scheme::kV4l2;
                return wrong("has a host after //; write " +
                             std::string(device
                                             ? "three slashes: v4l2:///dev/video0"
                                             : "three slashes for a path from the root, none for another"));
            }
        }
        spec_.path = decode(path);
        if (spec_.path.empty()) return wrong_form("has no path");
        if (std::ranges::any_of(spec_.path, is_control)) return wrong("has a control character in its path");
        if (spec_.path.starts_with("~"))
            return wrong("begins with ~, which means nothing here; write ${HOME}");
        if (spec_.path.front() != '/') {
            if (info_->scheme == Scheme::kV4l2) return wrong_form("has no path from the root");
            spec_.path = from_base(spec_.path);
        }
        return read_options(query == kNone ? std::string_view() : rest.substr(query + 1));
    }

    Result<void> read_command(std::string_view rest) {
        if (rest.starts_with("//")) return wrong_form("has // before the command");
        Result<std::vector<std::string>> argv = split_command(rest);
        if (!argv) return wrong(argv.error().message);
        spec_.argv = std::move(*argv);
        std::string& program = spec_.argv.front();
        if (program.find('/') != std::string::npos && program.front() != '/') program = from_base(program);
        return {};
    }

    Result<void> read_device_kind(std::string_view rest) {
        if (rest.starts_with("//")) rest.remove_prefix(2);
        const std::size_t query = rest.find('?');
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

    static std::string_view take_option(std::string_view& left) {
        const std::size_t end = left.find('&');
        const std::string_view option = left.substr(0, end);
        left.remove_prefix(end == kNone ? left.size() : end + 1);
        return option;
    }

    Result<void> read_options(std::string_view left) {
        std::vector<std::string_view> known;
        for (std::string_view names = info_->options; !names.empty();) {
            const std::size_t blank = names.find(' ');
            known.push_back(names.substr(0, blank));
            names.remove_prefix(blank == kNone ? names.size() : blank + 1);
        }
        std::vector<std::string_view> seen;
        while (!left.empty()) {
            const std::string_view option = take_option(left);
            const std::size_t equals = option.find('=');
            const std::string_view name = option.substr(0, equals);
            if (name.empty() && equals == kNone) continue;
            if (std::ranges::find(known, name) == known.end()) {
                return wrong("has the unknown option " + quoted(name) + did_you_mean(name, known) +
                             " (known: " + std::string(info_->options) + ")");
            }
            if (std::ranges::find(seen, name) != seen.end())
                return wrong("has the option " + std::string(name) + " twice");
            seen.push_back(name);
            const Result<void> done = read_option(name, equals == kNone ? "" : option.substr(equals + 1));
            if (!done) return done;
        }
        return {};
    }

    Result<void> read_option(std::string_view name, std::string_view raw) {
        const std::string value = decode(raw);
        if (name == "fps") {
            const Key* key = find_key("cameras.*.fps");
            if (!key || check_value(*key, value))
                return wrong("has an fps that is not a number from 0.01 to 120");
            spec_.fps = static_cast<double>(*parse_rate(value)) / 1000.0;
        } else if (name == "size") {
            spec_.size = parse_size(value);
            if (!spec_.size || std::min(spec_.size->width, spec_.size->height) < kLeastSide ||
                std::max(spec_.size->width, spec_.size->height) > kMostSide) {
                return wrong("has a size that is not WIDTHxHEIGHT, each from 16 to 8192");
            }
        } else if (name == "loop") {
            if (value != "0" && value != "1") return wrong("has a loop that is neither 0 nor 1");
            spec_.loop = value == "1";
        } else if (name == "pin") {
            const Key* key = find_key("cameras.*.pin");
            if (!key || check_value(*key, value))
                return wrong("has a pin that is not 1 to 32 characters long");
            spec_.pin = value;
        }
        return {};
    }

    static std::string decode(std::string_view text) {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto byte = text[i] == '%' && i + 2 < text.size()
                                  ? parse_int<std::uint8_t>(text.substr(i + 1, 2), 16)
                                  : std::nullopt;
            out += byte ? static_cast<char>(*byte) : text[i];
            if (byte) i += 2;
        }
        return out;
    }

    std::string from_base(const std::string& path) const {
        if (base_folder_.empty()) return path;
        return std::string(base_folder_) + (base_folder_.ends_with('/') ? "" : "/") + path;
    }

    std::string_view text_;
    std::string_view base_folder_;
    const SchemeInfo* info_ = nullptr;
    SourceSpec spec_;
};

}  // namespace

std::string SourceSpec::url() const {
    const SchemeInfo& kind = info(scheme);
    std::string out = std::string(kind.name) + "://";
    out += host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != kind.port) out += ":" + std::to_string(port);
    return out + target;
}

Result<SourceSpec> parse_source(std::string_view text, std::string_view base_folder) {
    return Reader(text, base_folder).read();
}

}  // namespace vedette::settings
