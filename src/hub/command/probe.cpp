#include "hub/command/probe.hpp"

#include <algorithm>
#include <memory>

#include <CLI/App.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/core.h>

#include "core/base/text.hpp"
#include "hub/command/local_access.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/settings/certificate_keys.hpp"
#include "hub/settings/mask.hpp"
#include "linux/base/termination_signals.hpp"
#include "linux/io/stream.hpp"

namespace vedette::command {
namespace {

namespace json = boost::json;

constexpr const char* kFooter =
    R"(ADDRESS is a host (192.168.1.50, porch.local), HOST:PORT or a URL (http://192.168.1.50/mjpeg). probe asks the
device what cameras of known firmwares are asked, for ten seconds at most, and looks at the pictures of what it
finds. It changes nothing on the device and guesses no password: --user gives one, whose password is asked for
or read as a line from standard input. A TCPCam server's PIN is given as the password.

Known: the boards of pycameresp, securityCam, TCPCam and WebSocket capture; ESP32 CameraWebServer and
esp32-cam-webserver, ESPHome, Tasmota, ESP32-CAM_MJPEG2SD; uStreamer, mjpg-streamer, Motion and motionEye, the
webcams of OctoPrint and Klipper; hubs and boards of Vedette. RTSP addresses are taken as they are.

Exit status: 0 a camera was found; 1 none was, and what was tried is printed; 2 usage error.

  vedette probe 192.168.1.50
  vedette probe http://192.168.1.50:8081/ --user ann
  vedette probe                  lists the webcams of this machine
)";

constexpr double kSecondsPerDay = 86'400;

// What a device has chosen, without what a terminal would take for commands.
std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        out += byte < ' ' || byte == 0x7f || c1 ? '?' : text[i];
        if (c1) ++i;
    }
    return out;
}

// For a POSIX shell.
std::string shell_word(std::string_view text) {
    constexpr std::string_view kPlain = "/:.-_,[]";
    const auto plain = [&](char c) { return is_alnum(c) || kPlain.contains(c); };
    if (std::ranges::all_of(text, plain)) return std::string(text);
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

// A YAML scalar between double quotes, which URLs need only rarely.
std::string yaml_value(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return "\"" + out + "\"";
}

std::string picture_line(const source::Sample& sample) {
    std::string out = fmt::format("{}x{}", sample.width, sample.height);
    if (sample.fps > 0) {
        const double a_day = sample.bytes_per_second * kSecondsPerDay;
        out += fmt::format(", {:.3g} pictures a second, {:.0f} kB/s ({:.3g} GB a day)", sample.fps,
                           sample.bytes_per_second / 1e3, a_day / 1e9);
    } else {
        out += fmt::format(", one picture of {:.0f} kB", static_cast<double>(sample.jpeg.size()) / 1e3);
    }
    if (sample.age) out += fmt::format(", {:.0f} ms old", to_seconds(*sample.age) * 1e3);
    return out;
}

// The lines of a settings file, and the command that writes them.
std::string settings_lines(const probe::Texts& given, const std::string& id, const std::string& user) {
    probe::Texts all = given;
    if (!user.empty()) all.insert(all.begin() + 1, {"user", user});
    std::string out = fmt::format("\n   cameras:\n     {}:\n", id);
    bool in_ptz = false;
    std::string command = "vedette settings set";
    for (const auto& [key, value] : all) {
        const bool ptz = key.starts_with("ptz.");
        if (ptz && !in_ptz) out += "       ptz:\n";
        in_ptz = ptz;
        out += fmt::format("{}{}: {}\n", ptz ? "         " : "       ", ptz ? key.substr(4) : key,
                           yaml_value(value));
        command += " " + shell_word(fmt::format("cameras.{}.{}={}", id, key, value));
    }
    out += fmt::format("\n   {}\n", command);
    if (!user.empty()) out += fmt::format("   vedette settings set cameras.{}.password\n", id);
    return out;
}

std::string settings_of(const api::FoundCamera& camera, const ProbeOptions& options) {
    const bool is_tcpcam = camera.proposal.source().starts_with("tcpcam:");
    std::string out =
        settings_lines(camera.proposal.settings, options.id, is_tcpcam ? std::string() : options.user);
    if (is_tcpcam) out += fmt::format("   vedette settings set cameras.{}.pin\n", options.id);
    return out;
}

// What the device showed, and the command that agrees to it.
std::string agreement_of(const probe::Proposal& proposal, const ProbeOptions& options) {
    const auto pin =
        std::ranges::find(proposal.settings, "tls_pin", &std::pair<std::string, std::string>::first);
    const std::string text = pin == proposal.settings.end() ? std::string() : pin->second;
    return fmt::format("   its fingerprint: {}\n\n   vedette probe {} --tls-pin {}\n", text,
                       shell_word(settings::mask_credentials(options.address)), text);
}

// Runs the search on a loop in this thread; Ctrl-C ends it.
api::CameraSearch search(probe::Target target) {
    TerminationSignal signals;
    io::Loop loop(system_clock());
    io::Stop stop;
    io::Stream signalled(loop, ::dup(signals.fd()));
    signalled.wait(io::Direction::kReadable, [&](bool open) {
        if (open) stop.request();
    });
    api::CameraSearch out;
    const auto task = [](io::Loop& on, probe::Target at, io::Stop& until,
                         api::CameraSearch& found) -> io::Task<> {
        api::SearchOptions options;
        found = co_await api::search_camera(on, std::move(at), std::move(options), until);
    };
    loop.spawn(task(loop, std::move(target), stop, out), [&] { loop.quit(); });
    loop.run();
    signalled.close();
    return out;
}

int list_webcams(const ProbeOptions& options) {
    const auto webcams = v4l2::list_cameras();
    if (options.json) {
        json::array out;
        for (const v4l2::CameraInfo& webcam : webcams)
            out.push_back(json::object{{"path", webcam.path},
                                       {"name", webcam.name},
                                       {"formats", json::array(webcam.formats.begin(), webcam.formats.end())},
                                       {"usable", webcam.jpeg}});
        fmt::print("{}\n", serialize_json(json::object{{"webcams", std::move(out)}}));
    } else {
        fmt::print("{}", describe_webcams(webcams, options.id));
    }
    return std::ranges::any_of(webcams, &v4l2::CameraInfo::jpeg) ? 0 : 1;
}

}  // namespace

std::string describe_search(const api::CameraSearch& search, const ProbeOptions& options) {
    std::string out;
    int number = 0;
    for (const api::FoundCamera& camera : search.cameras) {
        out += fmt::format("{}{}. {}: {}\n", number == 0 ? "" : "\n", number + 1,
                           printable(camera.proposal.name), printable(camera.proposal.why));
        ++number;
        out += fmt::format("   {}\n", camera.sample ? picture_line(*camera.sample)
                                                    : "no picture: " + printable(camera.reason));
        for (const auto& [name, url] : camera.proposal.links)
            out += fmt::format("   {}: {}\n", name, printable(url));
        if (camera.proposal.device == "certificate") {
            out += agreement_of(camera.proposal, options);
        } else if (camera.proposal.device != "login") {
            out += settings_of(camera, options);
        }
    }
    if (number > 0) return out;
    out = "No camera was recognised. What was tried:\n";
    for (const probe::Tried& tried : search.tried)
        out += fmt::format("  {}  {}\n", printable(tried.url), printable(tried.answer));
    out +=
        "\nIf it is a camera, open its page in a browser, copy the address of its picture, and probe that.\n"
        "For a bug report (without the address and passwords):\n\n";
    return out + search.report;
}

std::string describe_webcams(const std::vector<v4l2::CameraInfo>& webcams, const std::string& id) {
    if (webcams.empty())
        return "This machine has no webcam that this user may open. To find a camera in the network: vedette "
               "probe ADDRESS\n";
    std::string out;
    for (const v4l2::CameraInfo& webcam : webcams) {
        out += fmt::format("{}{}: {}\n", out.empty() ? "" : "\n", webcam.path, printable(webcam.name));
        if (webcam.jpeg) {
            out += settings_lines({{"source", "v4l2://" + webcam.path}}, id, "");
        } else {
            out += "   delivers no JPEG, only";
            for (const std::string& format : webcam.formats) out += " " + printable(format);
            out += "\n";
        }
    }
    return out;
}

int run_probe(const ProbeOptions& options) {
    if (options.address.empty()) return list_webcams(options);
    auto target = probe::parse_target(options.address);
    if (!target) {
        fmt::print(stderr, "vedette probe: {}\n", target.error().message);
        return 2;
    }
    if (!options.tls_pin.empty()) {
        const auto pin = settings::parse_fingerprint(options.tls_pin);
        if (!pin) {
            fmt::print(stderr, "vedette probe: --tls-pin needs {}\n", settings::kFingerprintForm);
            return 2;
        }
        target->tls_pin = *pin;
    }
    if (!options.user.empty()) target->user = options.user;
    if (!options.user.empty() && target->password.empty())
        target->password = read_password("Password or PIN of the camera");
    ProbeOptions shown = options;
    if (shown.user.empty()) shown.user = target->user;
    const api::CameraSearch found = search(std::move(*target));
    if (options.json) {
        fmt::print("{}\n", serialize_json(to_json(found)));
    } else {
        fmt::print("{}", describe_search(found, shown));
    }
    const auto is_camera = [](const api::FoundCamera& camera) {
        return camera.proposal.device != "login" && camera.proposal.device != "certificate";
    };
    return std::ranges::any_of(found.cameras, is_camera) ? 0 : 1;
}

void add_probe(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<ProbeOptions>();
    auto* const probe =
        app.add_subcommand("probe", "Find a camera at an address, or the webcams of this machine");
    probe->add_option("ADDRESS", options->address, "Host, HOST:PORT or URL of the device; none: webcams");
    probe->add_option("--user", options->user, "User that the device asks for; its password is read")
        ->type_name("USER");
    probe
        ->add_option("--tls-pin", options->tls_pin,
                     "Fingerprint of the device's own certificate, sha256:…, after it was compared")
        ->type_name("FINGERPRINT");
    probe->add_option("--id", options->id, "Id of the camera in the settings that are printed")
        ->type_name("ID")
        ->capture_default_str();
    probe->add_flag("--json", options->json, "Print a JSON object, with the first picture in base64");
    probe->footer(kFooter);
    probe->callback([options, &invocation] {
        invocation.hide_credentials();
        invocation.status = run_probe(*options);
    });
}

}  // namespace vedette::command
