#include "hub/importer/securitycam.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "core/base/host_port.hpp"
#include "core/base/text.hpp"
#include "core/http/url.hpp"
#include "hub/importer/config_header.hpp"
#include "hub/importer/env_file.hpp"
#include "hub/importer/gunicorn.hpp"

namespace vedette::importer {
namespace {

constexpr std::string_view kCamera = "CAM_URL";
constexpr std::string_view kServo = "SERVO_URL";
constexpr std::string_view kUser = "HTTP_AUTH_USERNAME";
constexpr std::string_view kPassword = "HTTP_AUTH_PASSWORD";
constexpr std::string_view kGunicorn = "GUNICORN_CMD_ARGS";
constexpr std::array kKeys = {kUser, kPassword, kCamera, kServo};
constexpr int kMaxProxied = 8;  // of $NAME that stands for another name

bool is_known(std::string_view key) {
    return std::ranges::find(kKeys, key) != kKeys.end() || key == kGunicorn;
}

std::string decoded(std::string_view text) {
    std::string out(text.size(), '\0');
    const auto plain = http::percent_decode(text, out);
    return plain ? std::string(*plain) : std::string(text);
}

// A URL of the input, taken apart.
struct Address {
    std::string url;  // without login
    std::optional<Login> login;
    bool has_port = false;  // written
    bool is_example = false;
    std::string error;  // empty: it can be taken
};

Address read_address(const std::string& text) {
    Address out;
    // The README's own "http://<ip-address-of-esp>/mjpeg".
    out.is_example = text.contains('<') || text.contains('>');
    if (out.is_example) return out;
    const auto url = http::parse_url(text);
    if (!url || !(url->is("http") || url->is("https"))) {
        out.error = "it is no address of the form http://HOST/PATH";
        return out;
    }
    if (url->has_userinfo) out.login = Login{decoded(url->user), decoded(url->password)};
    std::array<char, 300> host;
    const std::string_view name = http::format_host(*url, host);
    std::string target(text.size() + 2, '\0');
    out.url = fmt::format("{}://{}{}", url->scheme, name, http::format_target(*url, target));
    // The end of the authority tells whether a port is written.
    std::string_view authority = std::string_view(text).substr(text.find("//") + 2);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    authority.remove_prefix(authority.rfind('@') + 1);
    const std::size_t colon = authority.rfind(':');
    out.has_port =
        colon != authority.npos && colon + 1 < authority.size() && !authority.substr(colon).contains(']');
    return out;
}

std::string with_host(const std::string& example, const std::string& host) {
    const std::size_t begin = example.find('<');
    const std::size_t end = example.find('>');
    if (begin == example.npos || end == example.npos || end < begin) return {};
    return example.substr(0, begin) + host + example.substr(end + 1);
}

std::string with_port(const std::string& url, int port) {
    const std::size_t path = url.find('/', url.find("//") + 2);
    return fmt::format("{}:{}{}", url.substr(0, path), port, path == url.npos ? "" : url.substr(path));
}

// Reads all files and collects what they say.
class Reader {
  public:
    Reader(const Variable& variable, std::string camera, std::string board_file)
        : variable_(variable), camera_(std::move(camera)), board_file_(std::move(board_file)) {}

    SecurityCam read(const std::vector<ImportFile>& files) {
        for (std::size_t i = 1; i < files.size(); ++i)
            if (!is_unit_file(files[i].text)) header_ = read_config_header(files[i].text, board_file_);
        if (!files.empty()) take_env(files.front());
        for (std::size_t i = 1; i < files.size(); ++i) {
            if (is_unit_file(files[i].text)) {
                take_options(files[i].name, parse_unit_file(files[i].text));
            } else {
                take_header(files[i]);
            }
        }
        if (!out_.listen) {
            // As main.py has it, when it is started by itself.
            out_.listen = "0.0.0.0:5000";
            out_.listen_is_default = true;
            out_.lines.push_back({"main.py", 0, "port 5000", Outcome::kKept, "listen", ""});
        }
        return std::move(out_);
    }

  private:
    ImportLine& add(std::string_view key, Outcome outcome, std::string as, std::string reason) {
        out_.lines.push_back({file_, number_, std::string(key), outcome, std::move(as), std::move(reason)});
        return out_.lines.back();
    }
    std::string of_camera(std::string_view key) const { return fmt::format("cameras.{}.{}", camera_, key); }

    // The value behind a leading $NAME, as in the relay; nothing: there is no such variable.
    std::optional<std::string> resolved(std::string value) const {
        for (int i = 0; value.starts_with('$'); ++i) {
            const std::string name = value.substr(std::min(value.find_first_not_of('$'), value.size()));
            auto next = variable_(name);
            if (!next) {
                const auto found = values_.find(name);
                if (found != values_.end()) next = found->second;
            }
            if (!next || i == kMaxProxied) return std::nullopt;
            value = std::move(*next);
        }
        return value;
    }

    void take_env(const ImportFile& file) {
        const std::vector<EnvLine> lines = parse_env(file.text);
        std::map<std::string, int, std::less<>> last;  // line that counts, by key
        for (const EnvLine& line : lines)
            if (has_value(line.note)) {
                last[line.key] = line.number;
                values_[line.key] = line.value;
            }
        // The environment wins, as in the relay.
        file_.clear();
        number_ = 0;
        for (const std::string_view key : kKeys)
            if (const auto value = variable_(std::string(key))) take(key, *value, "");
        if (const auto value = variable_(std::string(kGunicorn)))
            take_options("", parse_command_line(*value, 0));
        file_ = file.name;
        for (const EnvLine& line : lines) {
            number_ = line.number;
            if (!has_value(line.note)) {
                add(line.key, Outcome::kRefused, "", std::string(reason_of(line.note)));
            } else if (!is_known(line.key)) {
                add(line.key, Outcome::kRefused, "", "the relay has no such key");
            } else if (last[line.key] != line.number) {
                add(line.key, Outcome::kRefused, "", fmt::format("line {} sets it again", last[line.key]));
            } else if (variable_(line.key)) {
                add(line.key, Outcome::kRefused, "", "the environment variable of this name counts");
            } else if (line.key == kGunicorn) {
                take_options(file.name, parse_command_line(line.value, line.number));
            } else {
                take(line.key, line.value, reason_of(line.note));
            }
        }
        for (const std::string_view key : kKeys)
            if (!last.contains(key) && !variable_(std::string(key))) {
                number_ = 0;
                add(key, Outcome::kRefused, "", "it is missing; the relay does not start without it");
            }
        finish_viewer();
    }

    void take(std::string_view key, const std::string& written, std::string_view note) {
        const auto value = resolved(written);
        if (!value) {
            add(key, Outcome::kRefused, "", "it names a variable that is not set");
        } else if (value->empty()) {
            add(key, Outcome::kRefused, "", "it is empty");
        } else if (key == kCamera || key == kServo) {
            take_address(key == kServo, *value, note);
        } else {
            ImportLine& line =
                add(key, note.empty() ? Outcome::kKept : Outcome::kChanged, "", std::string(note));
            (key == kUser ? user_ : password_) = {*value, out_.lines.size()};
            line.as = "a user of the hub";
        }
    }

    void take_address(bool servo, const std::string& text, std::string_view note) {
        const std::string_view key = servo ? kServo : kCamera;
        const std::string as = of_camera(servo ? "ptz.url" : "source");
        std::string reason(note);
        const auto also = [&](std::string_view why) {
            reason += (reason.empty() ? "" : "; ") + std::string(why);
        };
        Address address = read_address(text);
        if (address.is_example) {
            if (header_.address.empty()) {
                add(key, Outcome::kRefused, "", "it is the README's example; write the board's address");
                return;
            }
            address = read_address(with_host(text, header_.address));
            also("the README's example became LOCAL_IP of the header");
        }
        if (!address.error.empty() || address.url.empty()) {
            add(key, Outcome::kRefused, "", address.error.empty() ? "it is no address" : address.error);
            return;
        }
        if (servo && !address.has_port) {
            address.url = with_port(address.url, header_.servo_port);
            also(fmt::format("it has no port; the firmware's servos are at {}{}", header_.servo_port,
                             header_.has_servo_port ? ", by SERVER_SERVO_PORT" : ""));
        }
        if (!servo && !address.has_port && header_.stream_port != 80 && header_.has_stream_port) {
            address.url = with_port(address.url, header_.stream_port);
            also(fmt::format("it has no port; the header says SERVER_STREAM_PORT {}", header_.stream_port));
        }
        if (address.login) also("user and password of the address have settings of their own");
        (servo ? out_.servo_url : out_.source) = address.url;
        (servo ? out_.servo_login : out_.source_login) = address.login;
        add(key, reason.empty() ? Outcome::kKept : Outcome::kChanged, as, reason);
    }

    // Both halves of the login, or none.
    void finish_viewer() {
        if (user_.line != 0 && password_.line != 0) {
            out_.viewer = Login{user_.value, password_.value};
            return;
        }
        for (const Half* const half : {&user_, &password_}) {
            if (half->line == 0) continue;
            ImportLine& line = out_.lines[half->line - 1];
            line.outcome = Outcome::kRefused;
            line.as.clear();
            line.reason = "the other half of the login is missing";
        }
    }

    void take_header(const ImportFile& file) {
        for (ImportLine line : read_config_header(file.text, board_file_).lines) {
            line.file = file.name;
            out_.lines.push_back(std::move(line));
        }
        out_.board = header_.board;
    }

    void take_options(const std::string& file, const std::vector<GunicornOption>& options) {
        const std::string before = std::exchange(file_, file);
        for (const GunicornOption& option : options) {
            number_ = option.line;
            take_option(option);
        }
        file_ = before;
    }

    void take_option(const GunicornOption& option) {
        const auto refuse = [&](const char* why) { add(option.name, Outcome::kRefused, "", why); };
        if (option.name == "--bind" || option.name == "ListenStream") return take_listen(option);
        if (option.name == "--threads") {
            const auto threads = parse_int<int>(option.value);
            if (!threads || *threads < 1 || *threads > 100'000)
                return refuse("it is no number of 1 to 100000");
            out_.max_viewers = *threads;
            add(option.name, Outcome::kKept, "live.max_viewers", "");
            return;
        }
        if (option.name == "--workers" || option.name == "--worker-class")
            return refuse("the hub is one process, and no viewer needs a thread");
        if (option.name == "--timeout")
            return refuse("the hub ends a connection that takes no byte by itself");
        if (option.name == "--access-logfile") return refuse("the hub has a log of its own, see log.level");
        refuse("the hub has nothing like it");
    }

    void take_listen(const GunicornOption& option) {
        std::string_view value = option.value;
        const bool is_socket = value.starts_with("unix:") || value.starts_with('/');
        if (is_socket) {
            const std::string path(value.substr(value.starts_with("unix:") ? 5 : 0));
            if (!path.starts_with('/')) {
                add(option.name, Outcome::kRefused, "", "the socket's path does not begin with /");
                return;
            }
            out_.listen = "unix:" + path;
            add(option.name, Outcome::kKept, "listen", "the proxy goes on as before");
            return;
        }
        std::string text(value);
        std::string reason;
        if (parse_int<std::uint16_t>(text)) text = "0.0.0.0:" + text;  // of ListenStream: a port alone
        if (text.starts_with(':')) text = "0.0.0.0" + text;
        if (!text.contains(':')) text += ":8000";  // gunicorn's port
        if (text != value) reason = "written as " + text;
        const auto place = parse_host_port(text);
        if (!place || (!is_ipv4(place->host) && place->host != "localhost" && !place->host.contains(':'))) {
            add(option.name, Outcome::kRefused, "", "it is no numeric address with a port");
            return;
        }
        out_.listen = text;
        add(option.name, reason.empty() ? Outcome::kKept : Outcome::kChanged, "listen", reason);
    }

    // Half of the relay's login, and its line in out_.lines, from 1; 0: none.
    struct Half {
        std::string value;
        std::size_t line = 0;
    };

    const Variable& variable_;
    const std::string camera_;
    const std::string board_file_;
    ConfigHeader header_;
    std::map<std::string, std::string, std::less<>> values_;  // of the .env
    Half user_;
    Half password_;
    std::string file_;
    int number_ = 0;
    SecurityCam out_;
};

}  // namespace

std::string_view to_string(Outcome outcome) {
    return outcome == Outcome::kKept ? "kept" : outcome == Outcome::kChanged ? "changed" : "refused";
}

std::string format(const ImportLine& line) {
    std::string out = line.file.empty()  ? "environment"
                      : line.number == 0 ? line.file
                                         : fmt::format("{}:{}", line.file, line.number);
    if (!line.key.empty()) out += ": " + line.key;
    out += fmt::format(": {}", to_string(line.outcome));
    if (!line.as.empty()) out += " as " + line.as;
    if (!line.reason.empty()) out += ": " + line.reason;
    return out;
}

SecurityCam read_securitycam(const std::vector<ImportFile>& files, const Variable& variable,
                             const std::string& camera, const std::string& board_file) {
    return Reader(variable, camera, board_file).read(files);
}

}  // namespace vedette::importer
