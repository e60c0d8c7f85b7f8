#include "hub/command/demo.hpp"

#include <array>
#include <cstdlib>
#include <string_view>

#include <fmt/core.h>

#include "linux/base/log.hpp"
#include "linux/v4l2/device_list.hpp"

namespace vedette::command {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"Garden", "Porch", "Gate", "Workshop"};

Result<settings::CameraSettings> camera(const std::string& id, const std::string& name,
                                        const std::string& source) {
    auto spec = settings::parse_source(source);
    if (!spec) return std::unexpected(std::move(spec.error()));
    return settings::CameraSettings{
        .id = id, .name = name, .source = std::move(*spec), .timeout = std::nullopt};
}

Result<settings::Settings> demo_settings(const DemoOptions& options) {
    settings::Settings s;
    auto listen = settings::parse_listen_address(options.listen);
    if (!listen) return std::unexpected(std::move(listen.error()));
    s.listen = *listen;
    const auto add = [&](Result<settings::CameraSettings> c) -> Result<void> {
        if (!c) return std::unexpected(std::move(c.error()));
        s.cameras.push_back(std::move(*c));
        return {};
    };
    for (const auto& found : v4l2::list_cameras()) {
        if (!found.jpeg) continue;
        auto added = add(camera("webcam", found.name, "v4l2://" + found.path));
        if (!added) return std::unexpected(std::move(added.error()));
        break;
    }
    for (int i = 0; i < options.cameras; ++i) {
        const auto n = static_cast<std::size_t>(i);
        const std::string name = n < kNames.size() ? std::string(kNames[n]) : fmt::format("Camera {}", n + 1);
        std::string id = n < kNames.size() ? name : fmt::format("camera-{}", n + 1);
        id[0] = static_cast<char>(id[0] | 0x20);
        auto added =
            add(camera(id, name, i % 2 == 0 ? "test://?size=640x480&fps=25" : "test://?size=800x600&fps=10"));
        if (!added) return std::unexpected(std::move(added.error()));
    }
    return s;
}

}  // namespace

std::string demo_welcome(const std::string& program, const std::string& host, std::uint16_t port,
                         const std::string& camera, const char* ssh_connection, const char* user) {
    const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
    const std::string url = fmt::format("http://{}:{}", shown, port);
    std::string text = fmt::format("\nVedette is running. Open this in a browser:\n\n    {}/\n", url);
    if (ssh_connection != nullptr) {
        // SSH_CONNECTION is "client port server port".
        const std::string_view words = ssh_connection;
        const std::size_t second = words.find(' ', words.find(' ') + 1);
        const std::string_view server = words.substr(second + 1, words.find(' ', second + 1) - second - 1);
        text += fmt::format(
            "\nYou are here over SSH. On your own computer, type this first and leave it open:\n\n"
            "    ssh -L {0}:{1}:{0} {2}{3}{4}\n",
            port, shown, user != nullptr ? user : "", user != nullptr ? "@" : "", server);
    }
    text += fmt::format(
        "\nTo try next, in another terminal:\n\n"
        "    {2} grab {0}/cameras/{1}/mjpeg -n 3 -o 'shot-%04d.jpg'\n"
        "    curl -o now.jpg {0}/cameras/{1}/snapshot.jpg\n"
        "    ffplay {0}/cameras/{1}/mjpeg\n"
        "    curl {0}/api/v1/cameras/{1}\n"
        "    {2} simulate --cameras 3 --port 8600\n"
        "\nCtrl-C ends it.\n\n",
        url, camera, program);
    return text;
}

int run_demo(const DemoOptions& options, const StartHub& start) {
    const auto settings = demo_settings(options);
    if (!settings) {
        fmt::print(stderr, "vedette demo: {}\n", settings.error().message);
        return 2;
    }
    set_log_level(Level::kWarning);
    return serve_until_told(*settings, start, [&](const RunningHub& hub) {
        fmt::print("{}", demo_welcome(options.program, settings->listen.address, hub.port(),
                                      settings->cameras.front().id, std::getenv("SSH_CONNECTION"),
                                      std::getenv("USER")));
        std::fflush(stdout);
    });
}

}  // namespace vedette::command
