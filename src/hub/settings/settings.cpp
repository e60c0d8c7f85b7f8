#include "hub/settings/settings.hpp"

#include <algorithm>

#include "core/base/host_port.hpp"
#include "core/base/text.hpp"
#include "core/settings/values.hpp"
#include "hub/settings/document.hpp"
#include "hub/settings/suggest.hpp"
#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

// The second half of reading: makes typed settings of checked values, and checks relations between keys.
class Interpreter {
  public:
    Interpreter(Document& document, const std::string& folder, const Environment& environment)
        : document_(document), folder_(folder), environment_(environment) {}

    Settings read() {
        Settings settings;
        settings.listen = *parse_listen_address(text("listen"));
        for (const std::string& id : document_.ids_of("cameras")) settings.cameras.push_back(camera(id));
        if (document_.sections.contains("serve.tcpcam")) settings.tcpcam = tcpcam_server();
        if (document_.sections.contains("serve.capture")) {
            settings.capture = CaptureServerSettings{.port = number<std::uint16_t>("serve.capture.port"),
                                                     .camera = camera_reference("serve.capture.camera")};
            if (document_.find("serve.capture.port")) settings.capture->other_port = 0;
        }
        if (document_.sections.contains("compat.securitycam")) {
            settings.securitycam = camera_reference("compat.securitycam.camera");
        }
        settings.live = live();
        settings.log_level = log_level();
        check_ports(settings);
        return settings;
    }

  private:
    // The value in the file, else the default of the table.
    std::string text(std::string_view path) const {
        if (const Document::Value* value = document_.find(path)) return value->text;
        const Key* key = hub_table().find_key(path);
        return key ? std::string(key->fallback) : std::string();
    }

    template <class Int>
    Int number(std::string_view path) const {
        return parse_int<Int>(text(path)).value_or(Int{});
    }

    void problem(std::string_view path, std::string message, std::string allowed = {}) {
        const Document::Value* value = document_.find(path);
        document_.add_problem(value ? value->place : Place{1, 1}, std::string(path), std::move(message),
                              std::move(allowed));
    }

    // Nothing when the file can't be read, which is a problem.
    std::optional<NamedFile> file_of(std::string_view path, const Document::Value& value) {
        NamedFile file = read_named_file(value.text, folder_, environment_);
        if (file.content) return file;
        problem(path, "\"" + file.path + "\" can't be read: " + file.content.error().message);
        return std::nullopt;
    }

    // The first line of the file that a key names; empty when there is a problem.
    std::string secret_of_file(std::string_view path, std::string_view rule) {
        const Document::Value* value = document_.find(path);
        if (!value) return {};
        const auto file = file_of(path, *value);
        if (!file) return {};
        std::string line = file->content->substr(0, file->content->find('\n'));
        if (line.ends_with('\r')) line.pop_back();
        const Key* key = hub_table().find_key(rule);
        if (const auto error = key ? check_value(*key, line) : std::nullopt) {
            problem(path, "names a file whose first line " + std::string(to_string(*error)),
                    std::to_string(key->min) + " to " + std::to_string(key->max) + " characters");
            return {};
        }
        return line;
    }

    // A secret, given in the settings file or in its own file.
    std::string secret(const std::string& camera, std::string_view name) {
        const std::string path = camera + "." + std::string(name);
        const std::string file_path = path + "_file";
        if (document_.find(path) && document_.find(file_path)) {
            problem(file_path, "is given together with " + std::string(name), "one of the two");
            return {};
        }
        if (document_.find(file_path)) return secret_of_file(file_path, "cameras.*." + std::string(name));
        return text(path);
    }

    CameraSettings camera(const std::string& id) {
        const std::string path = "cameras." + id;
        CameraSettings camera;
        camera.id = id;
        camera.name = text(path + ".name");
        if (camera.name.empty()) camera.name = id;
        if (const Document::Value* timeout = document_.find(path + ".timeout")) {
            camera.timeout = parse_duration(timeout->text);
        }
        const std::string user = text(path + ".user");
        const std::string password = secret(path, "password");
        const std::string pin = secret(path, "pin");
        const Document::Value* source = document_.find(path + ".source");
        if (!source) return camera;
        Result<SourceSpec> spec = parse_source(source->text, folder_);
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

    // The first of these keys that the file has for a camera, or nothing.
    std::string_view first_given(const std::string& path, std::string_view a, std::string_view b,
                                 std::string_view c = {}) const {
        for (const std::string_view name : {a, b, c}) {
            if (!name.empty() && document_.find(path + "." + std::string(name))) return name;
        }
        return {};
    }

    void add_login(SourceSpec& source, const std::string& path, const std::string& user,
                   const std::string& password) {
        const std::string_view given = first_given(path, "user", "password", "password_file");
        if (given.empty()) return;
        const std::string key = path + "." + std::string(given);
        if (!info(source.scheme).takes_login) {
            problem(key, "does not apply to a source of kind " + std::string(to_string(source.scheme)),
                    "http, https, ws, wss and rtsp sources");
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
        const std::string_view given = first_given(path, "pin", "pin_file");
        if (source.scheme != Scheme::kTcpcam) {
            if (given.empty()) return;
            problem(path + "." + std::string(given),
                    "does not apply to a source of kind " + std::string(to_string(source.scheme)),
                    "tcpcam sources");
        } else if (!given.empty() && !source.pin.empty()) {
            problem(path + "." + std::string(given), "is given although the source's URL has a pin too",
                    "one of the two");
        } else if (!given.empty()) {
            source.pin = pin;
        } else if (source.pin.empty() && !document_.has_problem(path + ".pin") &&
                   !document_.has_problem(path + ".pin_file")) {
            problem(path + ".source", "is a TCPCam server, which asks for a PIN, and none is given",
                    "pin_file: PATH, or pin: ${NAME}");
        }
    }

    void add_tls(SourceSpec& source, const std::string& path) {
        const std::string_view given = first_given(path, "ca_file", "verify");
        if (given.empty()) return;
        const std::string key = path + "." + std::string(given);
        source.verify = parse_bool(text(path + ".verify")).value_or(true);
        if (source.scheme != Scheme::kHttps && source.scheme != Scheme::kWss) {
            problem(key, "does not apply to a source of kind " + std::string(to_string(source.scheme)),
                    "https and wss sources");
        } else if (given == "ca_file" && !source.verify) {
            problem(key, "is given although verify is false, which turns the check off", "one of the two");
        } else if (given == "ca_file") {
            source.ca_file = certificates(key);
        }
    }

    // The path of the file that a key names; empty when there is a problem.
    std::string certificates(std::string_view key) {
        const auto file = file_of(key, *document_.find(key));
        if (!file) return {};
        if (file->content->find("-----BEGIN CERTIFICATE-----") != std::string::npos) return file->path;
        problem(key, "names a file without a certificate in it",
                "PEM, which begins with -----BEGIN CERTIFICATE-----");
        return {};
    }

    void add_fps(SourceSpec& source, const std::string& path) {
        const Document::Value* fps = document_.find(path + ".fps");
        if (!fps) return;
        if (!takes_fps(source.scheme)) {
            problem(path + ".fps",
                    "does not apply to a source of kind " + std::string(to_string(source.scheme)),
                    "http, https, ws, wss, file, folder, v4l2, rpicam and test sources");
        } else if (source.fps) {
            problem(path + ".fps", "is given although the source's URL has an fps too", "one of the two");
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
            std::string ids;
            for (const std::string_view id : known) ids.append(ids.empty() ? "" : ", ").append(id);
            problem(path, "there is no camera \"" + value->text + "\"" + did_you_mean(value->text, known),
                    ids.empty() ? "a camera of this file, which has none" : ids);
        }
        return value->text;
    }

    TcpcamServerSettings tcpcam_server() {
        TcpcamServerSettings server;
        server.port = number<std::uint16_t>("serve.tcpcam.port");
        server.camera = camera_reference("serve.tcpcam.camera");
        server.pin = secret_of_file("serve.tcpcam.pin_file", "cameras.*.pin");
        server.delay = parse_duration(text("serve.tcpcam.delay")).value_or(Duration{});
        return server;
    }

    LiveSettings live() {
        LiveSettings live;
        live.max_viewers = number<std::uint32_t>("live.max_viewers");
        live.max_picture = static_cast<std::size_t>(parse_byte_count(text("live.max_picture")).value_or(0));
        live.memory_per_camera =
            static_cast<std::size_t>(parse_byte_count(text("live.memory_per_camera")).value_or(0));
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
    }

    // Reports the problem at that of the two keys which is in the file.
    void clash(std::string_view key, std::string_view other) {
        if (!document_.find(key)) std::swap(key, other);
        problem(key, "is also the port of " + std::string(other), "a different port for each");
    }

    Document& document_;
    const std::string& folder_;
    const Environment& environment_;
};

}  // namespace

std::string format(const Problem& problem) {
    std::string out = problem.file;
    if (problem.line > 0) out += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    out += ": ";
    if (!problem.key.empty()) out += problem.key + ": ";
    out += problem.message;
    if (!problem.allowed.empty()) out += " (allowed: " + problem.allowed + ")";
    return out;
}

Result<Endpoint> parse_listen_address(std::string_view text) {
    const Key* key = hub_table().find_key("listen");
    const auto listen = parse_host_port(text);
    if (const auto error = key ? check_value(*key, text) : std::nullopt; error || !listen) {
        return fail(Kind::kInvalidArgument,
                    "\"" + std::string(text) + "\" " +
                        std::string(to_string(error.value_or(ValueError::kNotAListen))) +
                        "; write for example 127.0.0.1:8480");
    }
    const bool name = equal_ignoring_case(listen->host, "localhost");
    return Endpoint{name ? "127.0.0.1" : std::string(listen->host), listen->port};
}

std::expected<Settings, Problems> parse_settings(std::string_view text, const std::string& file,
                                                 const std::string& folder, const Environment& environment) {
    Document document = read_document(text, file, environment.variable, hub_table());
    Settings settings = Interpreter(document, folder, environment).read();
    if (document.problems.empty()) return settings;
    return std::unexpected(document.take_problems());
}

std::expected<Settings, Problems> load_settings(const std::string& path) {
    const Environment environment = process_environment();
    auto file = read_settings_file(path, environment);
    if (!file) return std::unexpected(std::move(file.error()));
    return parse_settings(file->text, path, file->folder, environment);
}

}  // namespace vedette::settings
