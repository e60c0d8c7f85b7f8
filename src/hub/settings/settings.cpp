// Long because the second half of reading is one class: typed values beside what they must agree with.
#include "hub/settings/settings.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "core/base/host_port.hpp"
#include "core/base/text.hpp"
#include "core/http/url.hpp"
#include "core/settings/values.hpp"
#include "hub/settings/allowed.hpp"
#include "hub/settings/camera_programs_reader.hpp"
#include "hub/settings/certificate_keys.hpp"
#include "hub/settings/checked.hpp"
#include "hub/settings/document_values.hpp"
#include "hub/settings/pan_tilt_reader.hpp"
#include "hub/settings/table.hpp"
#include "hub/settings/timelapse_reader.hpp"

namespace vedette::settings {
namespace {

// "localhost" becomes 127.0.0.1.
Endpoint endpoint(const HostPort& listen) {
    const bool name = equal_ignoring_case(listen.host, "localhost");
    return {name ? "127.0.0.1" : std::string(listen.host), listen.port};
}

// The second half of reading: makes typed settings of checked values, and checks relations between keys.
class Interpreter : DocumentValues {
  public:
    Interpreter(Document& document, const std::string& folder, const Environment& environment)
        : DocumentValues(document, hub_table(), folder, environment), document_(document) {}

    Settings read() {
        Settings settings;
        read_listen(settings);
        settings.hosts = lines("hosts");
        settings.base_path = base_path();
        settings.public_url = public_url();
        settings.trusted_proxies = trusted_proxies();
        settings.proxy_user = proxy_user(settings.trusted_proxies);
        if (document_.sections.contains("tls")) settings.tls = tls();
        settings.commands_from_page = text("commands_from_page") == "true";
        settings.state = state_folder();
        settings.camera_networks = camera_networks();
        for (const std::string& id : document_.ids_of("cameras")) {
            settings.cameras.push_back(camera(id));
            keep_to(settings.camera_networks, settings.cameras.back());
        }
        read_legacy_rules();
        if (document_.sections.contains("serve.tcpcam")) settings.tcpcam = tcpcam_server();
        if (document_.sections.contains("serve.capture")) {
            settings.capture = CaptureServerSettings{.port = number<std::uint16_t>("serve.capture.port"),
                                                     .camera = camera_reference("serve.capture.camera")};
            if (document_.find("serve.capture.port")) settings.capture->other_port = 0;
            settings.capture->allow = allowed_for("capture");
        }
        if (document_.sections.contains("compat.securitycam"))
            settings.securitycam = camera_reference("compat.securitycam.camera");
        settings.live = live();
        settings.place = read_location(*this);
        settings.time_zone = text("location.time_zone");
        settings.trust_clock = flag("clock.trust");
        settings.timelapse = read_timelapse(*this, settings);
        if (const Document::Value* const file = document_.find("log.file"))
            settings.log_file = std::filesystem::path(folder()) / file->text;
        settings.log_size = bytes("log.size");
        settings.log_count = number<std::size_t>("log.count");
        settings.log_level = log_level();
        check_ports(settings);
        return settings;
    }

  private:
    std::string state_folder() const {
        const std::filesystem::path root(folder());
        if (const Document::Value* value = document_.find("state")) return root / value->text;
        const auto given = environment().variable ? environment().variable("STATE_DIRECTORY") : std::nullopt;
        // systemd separates several folders by colons.
        if (given && !given->empty()) return given->substr(0, given->find(':'));
        return root / std::filesystem::path(document_.file).filename().replace_extension(".state");
    }

    // A secret, given in the settings file or in its own file.
    std::string secret(const std::string& camera, const std::string& name) {
        const std::string path = camera + "." + name;
        const std::string file_path = path + "_file";
        if (!document_.find(file_path)) return text(path);
        if (!document_.find(path)) return secret_of_file(file_path, "cameras.*." + name);
        problem(file_path, "is given together with " + name, "one of the two");
        return {};
    }

    CameraSettings camera(const std::string& id) {
        const std::string path = "cameras." + id;
        CameraSettings camera;
        camera.id = id;
        camera.name = text(path + ".name");
        if (camera.name.empty()) camera.name = id;
        camera.group = text(path + ".group");
        if (const Document::Value* timeout = document_.find(path + ".timeout"))
            camera.timeout = parse_duration(timeout->text);
        if (document_.sections.contains(path + ".ptz")) camera.ptz = read_pan_tilt(*this, path + ".ptz");
        camera.programs = read_camera_programs(*this, path);
        const std::string user = text(path + ".user");
        const std::string password = secret(path, "password");
        const std::string pin = secret(path, "pin");
        const Document::Value* source = document_.find(path + ".source");
        if (!source) return camera;
        Result<SourceSpec> spec = parse_source(source->text, folder());
        if (!spec) {
            problem(path + ".source", spec.error().message);
            return camera;
        }
        camera.source = std::move(*spec);
        add_login(camera.source, path, user, password);
        add_pin(camera.source, path, pin);
        add_tls(camera.source, path);
        add_fps(camera.source, path);
        return camera;
    }

    // What leads to a host gets the rule on addresses.
    static void keep_to(const std::vector<AddressRange>& networks, CameraSettings& camera) {
        const auto add_rule = [&](SourceSpec& device) {
            if (!device.host.empty()) device.rule = AddressRule{device.host, device.port, networks};
        };
        add_rule(camera.source);
        if (camera.ptz) add_rule(camera.ptz->device);
    }

    void refuse_kind(std::string_view key, const SourceSpec& source, std::string kinds) {
        problem(key, fmt::format("does not apply to a source of kind {}", to_string(source.scheme)),
                std::move(kinds));
    }

    void add_login(SourceSpec& source, const std::string& path, const std::string& user,
                   const std::string& password) {
        const std::string key = first_given(path, {"user", "password", "password_file"});
        if (key.empty()) return;
        if (!info(source.scheme).takes_login) {
            refuse_kind(key, source, "http, https, ws, wss and rtsp sources");
        } else if (!source.password.empty() || (!source.user.empty() && !user.empty())) {
            problem(key, "is given although the source's URL has a user or password too", "one of the two");
        } else if (user.empty() && source.user.empty() && !document_.has_problem(path + ".user")) {
            problem(key, "is given without user");
        } else {
            if (!user.empty()) source.user = user;
            source.password = password;
        }
    }

    void add_pin(SourceSpec& source, const std::string& path, const std::string& pin) {
        const std::string key = first_given(path, {"pin", "pin_file"});
        if (source.scheme != Scheme::kTcpcam) {
            if (!key.empty()) refuse_kind(key, source, "tcpcam sources");
        } else if (!key.empty() && !source.pin.empty()) {
            problem(key, "is given although the source's URL has a pin too", "one of the two");
        } else if (!key.empty()) {
            source.pin = pin;
        } else if (source.pin.empty() && !document_.has_problem(path + ".pin") &&
                   !document_.has_problem(path + ".pin_file")) {
            problem(path + ".source", "is a TCPCam server, which asks for a PIN, and none is given",
                    "pin_file: PATH, or pin: ${NAME}");
        }
    }

    void add_tls(SourceSpec& source, const std::string& path) {
        const std::string key = first_certificate_key(*this, path);
        if (key.empty()) return;
        if (source.scheme != Scheme::kHttps && source.scheme != Scheme::kWss)
            return refuse_kind(key, source, "https and wss sources");
        read_certificate_keys(*this, path, source);
    }

    void add_fps(SourceSpec& source, const std::string& path) {
        const std::string key = path + ".fps";
        const Document::Value* fps = document_.find(key);
        if (!fps) return;
        if (!takes_fps(source.scheme)) {
            refuse_kind(key, source, "http, https, ws, wss, file, folder, v4l2, rpicam and test sources");
        } else if (source.fps) {
            problem(key, "is given although the source's URL has an fps too", "one of the two");
        } else {
            source.fps = static_cast<double>(parse_rate(fps->text).value_or(1000)) / 1000.0;
        }
    }

    std::string camera_reference(std::string_view path) {
        const Document::Value* value = document_.find(path);
        if (!value) return {};
        const std::vector<std::string> ids_of_cameras = document_.ids_of("cameras");
        const std::vector<std::string_view> known(ids_of_cameras.begin(), ids_of_cameras.end());
        if (std::ranges::find(known, value->text) == known.end()) {
            problem(path,
                    fmt::format("there is no camera \"{}\"{}", value->text, did_you_mean(value->text, known)),
                    known.empty() ? "a camera of this file, which has none" : list_text(known));
        }
        return value->text;
    }

    void read_listen(Settings& settings) {
        const std::string at = text("listen");
        constexpr std::string_view kUnix = "unix:";
        settings.listen_systemd = at == "systemd";
        if (at.starts_with(kUnix)) {
            settings.listen_unix = {.path = at.substr(kUnix.size()), .owner = text("listen_owner")};
            const std::string mode = text("listen_mode");
            const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
            if (std::ranges::all_of(mode, is_octal)) {
                settings.listen_unix->mode = static_cast<::mode_t>(std::stoul(mode, nullptr, 8));
            } else {
                problem("listen_mode", fmt::format("\"{}\" is no mode", mode), "octal digits, such as 0660");
            }
        }
        if (settings.listen_unix || settings.listen_systemd) {
            settings.listen = {.address = "", .port = 0};
        } else {
            settings.listen = endpoint(*parse_host_port(at));
        }
        for (const std::string_view key : {"listen_mode", "listen_owner"})
            if (!settings.listen_unix && document_.find(key))
                problem(key, "is given although listen is no Unix socket", "listen: unix:/PATH");
    }

    std::vector<AddressRange> camera_networks() {
        constexpr std::string_view kKey = "camera_networks";
        std::vector<AddressRange> out;
        const Document::Value* const value = document_.find(kKey);
        const auto texts = lines(kKey);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (const auto range = AddressRange::parse(texts[i])) {
                out.push_back(*range);
            } else {
                document_.add_problem(i < value->lines.size() ? value->lines[i] : value->place,
                                      std::string(kKey), fmt::format("\"{}\" is no address", texts[i]),
                                      "an address or a prefix, such as 169.254.0.0/16");
            }
        }
        return out;
    }

    TrustedProxies trusted_proxies() {
        constexpr std::string_view kKey = "trusted_proxies";
        TrustedProxies proxies;
        const Document::Value* const value = document_.find(kKey);
        const auto texts = lines(kKey);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const auto range = AddressRange::parse(texts[i]);
            if (range) {
                proxies.ranges.push_back(*range);
            } else if (texts[i] == "unix") {
                proxies.unix_socket = true;
            } else {
                document_.add_problem(i < value->lines.size() ? value->lines[i] : value->place,
                                      std::string(kKey), fmt::format("\"{}\" is no address", texts[i]),
                                      "unix, or an address or a prefix, such as 192.168.1.0/24");
            }
        }
        return proxies;
    }

    // Without the slash at the end.
    std::string base_path() {
        constexpr std::string_view kKey = "base_path";
        std::string path = text(kKey);
        if (path.ends_with('/')) path.pop_back();
        const auto fits = [](char c) { return is_alnum(c) || std::string_view("/-._~").contains(c); };
        const bool good = path.empty() || (path.starts_with('/') && std::ranges::all_of(path, fits) &&
                                           !path.contains("//") && !path.contains("/."));
        if (!good) problem(kKey, fmt::format("\"{}\" is no path", path), "a path such as /cams");
        return path;
    }

    // Without the slash at the end.
    std::string public_url() {
        constexpr std::string_view kKey = "public_url";
        std::string url = text(kKey);
        while (url.ends_with('/')) url.pop_back();
        const auto parsed = http::parse_url(url);
        const bool good =
            url.empty() || (parsed && (parsed->is("http") || parsed->is("https")) && !parsed->has_userinfo &&
                            !parsed->has_query && parsed->fragment.empty());
        if (good) return url;
        problem(kKey, "is no address of a page", "http or https, such as https://camera.example.org");
        return {};
    }

    std::string proxy_user(const TrustedProxies& proxies) {
        constexpr std::string_view kKey = "access.proxy_user";
        std::string name = text(kKey);
        const auto fits = [](char c) { return is_alnum(c) || c == '-' || c == '_'; };
        const auto is_name = [&](std::string_view other) { return equal_ignoring_case(name, other); };
        constexpr std::string_view kTaken[] = {"Authorization", "Cookie",  "Host",
                                               "Origin",        "Referer", "User-Agent"};
        if (name.empty()) return name;
        if (!std::ranges::all_of(name, fits) || std::ranges::any_of(kTaken, is_name)) {
            problem(kKey, fmt::format("\"{}\" cannot name a user", name), "a header such as Remote-User");
        } else if (proxies == TrustedProxies{} && !document_.has_problem("trusted_proxies")) {
            problem(kKey, "is given without trusted_proxies", "the addresses of the proxy that sends it");
        }
        return name;
    }

    bool has_problem_below_tls() const {
        return document_.has_problem("tls.certificate") || document_.has_problem("tls.key") ||
               document_.has_problem("tls.self_signed");
    }

    TlsSettings tls() {
        TlsSettings tls;
        const bool self_signed = parse_bool(text("tls.self_signed")).value_or(false);
        const std::string own = first_given("tls", {"certificate", "key"});
        if (!own.empty() && self_signed) {
            problem(own, "is given although self_signed is true", "one of the two");
        } else if (own.empty() && !self_signed && !has_problem_below_tls()) {
            document_.add_problem(document_.sections.find("tls")->second, "tls", "names no certificate",
                                  "certificate: FILE with key: FILE, or self_signed: true");
        } else if (!own.empty()) {
            for (const std::string_view other : {"tls.certificate", "tls.key"})
                if (!document_.find(other) && !document_.has_problem(other))
                    problem(own, fmt::format("is given without {}", other.substr(4)), "both");
        }
        // The hub follows these two files itself, so their content is no part of the settings.
        if (document_.find("tls.certificate"))
            if (const auto file = certificates("tls.certificate")) tls.certificate = file->path;
        if (const Document::Value* const key = document_.find("tls.key"))
            if (const auto file = file_of("tls.key", *key)) tls.key = file->path;
        if (const Document::Value* const from = document_.find("tls.redirect_from")) {
            const auto at = parse_host_port(from->text);
            if (at) tls.redirect_from = endpoint(*at);
            if (!at) problem("tls.redirect_from", "is no TCP port", "an address with a port");
        }
        if (const Document::Value* const root = document_.find("tls.acme_webroot")) {
            tls.acme_webroot = std::filesystem::path(folder()) / root->text;
            if (!document_.find("tls.redirect_from"))
                problem("tls.acme_webroot", "is given without redirect_from, where the files are served");
        }
        return tls;
    }

    // The addresses that legacy.allow gives the protocol. Problems are recorded once, with the first
    // protocol.
    std::vector<AddressRange> allowed_for(std::string_view protocol) const {
        std::vector<AddressRange> out;
        for (const LegacyRule& rule : legacy_rules_)
            if (rule.protocol == protocol) out.push_back(rule.range);
        return out;
    }

    void read_legacy_rules() {
        const Document::Value* const value = document_.find("legacy.allow");
        const auto texts = lines("legacy.allow");
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const std::string_view text = texts[i];
            const std::size_t blank = text.find(' ');
            const std::string_view protocol = text.substr(0, blank);
            const auto range =
                blank == text.npos ? std::nullopt : AddressRange::parse(trim(text.substr(blank)));
            if (range && (protocol == "tcpcam" || protocol == "capture")) {
                legacy_rules_.push_back({std::string(protocol), *range});
                continue;
            }
            document_.add_problem(
                i < value->lines.size() ? value->lines[i] : value->place, "legacy.allow",
                fmt::format("\"{}\" is not a protocol and an address", text),
                "tcpcam or capture, a blank, and an address or a prefix, such as 192.168.1.0/24");
        }
    }

    TcpcamServerSettings tcpcam_server() {
        return {.port = number<std::uint16_t>("serve.tcpcam.port"),
                .camera = camera_reference("serve.tcpcam.camera"),
                .pin = secret_of_file("serve.tcpcam.pin_file", "cameras.*.pin"),
                .delay = parse_duration(text("serve.tcpcam.delay")).value_or(Duration{}),
                .allow = allowed_for("tcpcam")};
    }

    LiveSettings live() {
        LiveSettings live;
        live.max_viewers = number<std::uint32_t>("live.max_viewers");
        live.max_picture = bytes("live.max_picture");
        live.memory_per_camera = bytes("live.memory_per_camera");
        if (live.memory_per_camera / 2 < live.max_picture) {
            const bool memory = document_.find("live.memory_per_camera") != nullptr;
            problem(memory ? "live.memory_per_camera" : "live.max_picture",
                    memory ? "holds fewer than two of the largest pictures (live.max_picture)"
                           : "is more than half of live.memory_per_camera",
                    "at least two pictures must fit");
        }
        return live;
    }

    Level log_level() const {
        const std::string word = text("log.level");
        if (word == "debug") return Level::kDebug;
        if (word == "warning") return Level::kWarning;
        return word == "error" ? Level::kError : Level::kInfo;
    }

    void check_ports(const Settings& settings) {
        const std::uint16_t page = settings.listen.port;
        const std::uint16_t tcpcam = settings.tcpcam ? settings.tcpcam->port : 0;
        const std::uint16_t capture = settings.capture ? settings.capture->port : 0;
        if (tcpcam != 0 && tcpcam == page) clash("serve.tcpcam.port", "listen");
        if (capture != 0 && capture == page) clash("serve.capture.port", "listen");
        if (capture != 0 && capture == tcpcam) clash("serve.capture.port", "serve.tcpcam.port");
        if (settings.tls && settings.tls->redirect_from && page != 0 &&
            settings.tls->redirect_from->port == page)
            clash("tls.redirect_from", "listen");
    }

    // Reports the problem at that of the two keys which is in the file.
    void clash(std::string_view key, std::string_view other) {
        if (!document_.find(key)) std::swap(key, other);
        problem(key, fmt::format("is also the port of {}", other), "a different port for each");
    }

    // A line of legacy.allow.
    struct LegacyRule {
        std::string protocol;
        AddressRange range;
    };

    Document& document_;
    std::vector<LegacyRule> legacy_rules_;
};

}  // namespace

std::string format(const Problem& problem) {
    const auto& [file, line, column, key, message, allowed] = problem;
    return fmt::format("{}{}: {}{}{}{}", file, line > 0 ? fmt::format(":{}:{}", line, column) : "", key,
                       key.empty() ? "" : ": ", message,
                       allowed.empty() ? "" : fmt::format(" (allowed: {})", allowed));
}

Result<Endpoint> parse_loopback_address(std::string_view text) {
    const auto listen = parse_host_port(text);
    if (listen && is_loopback(listen->host)) return endpoint(*listen);
    return fail(
        Kind::kInvalidArgument,
        fmt::format("\"{}\" {}; write for example 127.0.0.1:8480", text,
                    listen ? "is an address that other machines can reach, and this program has no passwords"
                           : to_string(ValueError::kNotAListen)));
}

std::expected<CheckedSettings, Problems> parse_checked_settings(std::string_view text,
                                                                const std::string& file,
                                                                const std::string& folder,
                                                                const Environment& environment) {
    Document document = read_document(text, file, environment, hub_table());
    Settings settings = Interpreter(document, folder, environment).read();
    if (!document.problems.empty()) return std::unexpected(document.take_problems());
    return CheckedSettings{std::move(settings), std::move(document), std::string(text)};
}

std::expected<CheckedSettings, Problems> load_checked_settings(const std::string& path) {
    const Environment environment = process_environment();
    auto file = read_settings_file(path, environment);
    if (!file) return std::unexpected(std::move(file.error()));
    return parse_checked_settings(file->text, path, file->folder, environment);
}

std::expected<Settings, Problems> parse_settings(std::string_view text, const std::string& file,
                                                 const std::string& folder, const Environment& environment) {
    auto checked = parse_checked_settings(text, file, folder, environment);
    if (!checked) return std::unexpected(std::move(checked.error()));
    return std::move(checked->settings);
}

std::expected<Settings, Problems> load_settings(const std::string& path) {
    auto checked = load_checked_settings(path);
    if (!checked) return std::unexpected(std::move(checked.error()));
    return std::move(checked->settings);
}

}  // namespace vedette::settings
