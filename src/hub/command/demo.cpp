#include "hub/command/demo.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>

#include <CLI/App.hpp>
#include <fmt/core.h>

#include "hub/command/demo_boards.hpp"
#include "hub/command/demo_timelapse.hpp"
#include "hub/command/setup_link.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/simulate/farm.hpp"
#include "linux/base/log.hpp"
#include "linux/v4l2/device_list.hpp"

namespace vedette::command {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"Garden", "Porch", "Gate", "Workshop"};

Result<void> add_camera(settings::Settings& settings, const std::string& id, const std::string& name,
                        const std::string& source) {
    auto spec = settings::parse_source(source);
    if (!spec) return std::unexpected(std::move(spec.error()));
    settings.cameras.push_back({.id = id, .name = name, .source = std::move(*spec), .timeout = std::nullopt});
    return {};
}

Result<settings::Settings> demo_settings(const DemoOptions& options) {
    settings::Settings settings;
    auto listen = settings::parse_loopback_address(options.listen);
    if (!listen) return std::unexpected(std::move(listen.error()));
    settings.listen = *listen;
    const auto webcams = v4l2::list_cameras();
    if (const auto found = std::ranges::find_if(webcams, &v4l2::CameraInfo::jpeg); found != webcams.end()) {
        const auto added = add_camera(settings, "webcam", found->name, "v4l2://" + found->path);
        if (!added) return std::unexpected(added.error());
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(options.cameras); ++i) {
        const std::string name = i < kNames.size() ? std::string(kNames[i]) : fmt::format("Camera {}", i + 1);
        std::string id = i < kNames.size() ? name : fmt::format("camera-{}", i + 1);
        id[0] = static_cast<char>(id[0] | 0x20);  // lower case
        const auto added = add_camera(
            settings, id, name, i % 2 == 0 ? "test://?size=640x480&fps=25" : "test://?size=800x600&fps=10");
        if (!added) return std::unexpected(added.error());
    }
    return settings;
}

// Without it the demo has no pictures of the past.
Result<TemporaryFolder> start_demo_timelapse(settings::Settings& settings) {
    auto folder = TemporaryFolder::make();
    if (!folder) return folder;
    const auto zone = read_time_zone(settings.time_zone);
    if (!zone) return std::unexpected(zone.error());
    settings.state = folder->path();
    const auto drawn = add_demo_timelapse(settings, *zone, system_clock().utc());
    if (drawn) return folder;
    settings.state.clear();
    return std::unexpected(drawn.error());
}

// A camera that the hub turns: its pictures, its servos, and named positions.
Result<void> add_turning_camera(settings::Settings& settings, const std::string& id, const std::string& name,
                                std::uint16_t pictures_port, std::uint16_t servo_port) {
    const auto added =
        add_camera(settings, id, name, fmt::format("http://127.0.0.1:{}/mjpeg", pictures_port));
    if (!added) return added;
    auto device = settings::parse_source(fmt::format("http://127.0.0.1:{}/control_servo", servo_port));
    if (!device) return std::unexpected(std::move(device.error()));
    settings::PanTiltSettings ptz;
    ptz.device = std::move(*device);
    ptz.tilt = {-30, 45};
    ptz.presets = {{"house", {-14, 0}}, {"neighbour", {65, 0}}, {"sky", {0, 40}}};
    ptz.patrol = settings::Patrol{{"house", "neighbour"}, 10s};
    settings.cameras.back().ptz = std::move(ptz);
    return {};
}

// The board with servos that the demo turns, on a thread of its own.
class TurningCamera {
  public:
    // Listens; run() answers.
    static Result<std::unique_ptr<TurningCamera>> open() {
        std::unique_ptr<TurningCamera> camera(new TurningCamera);
        simulate::Options options;
        options.original = simulate::Original::kSecuritycam;
        auto farm = simulate::Farm::start_on_free_ports(camera->loop_, options);
        if (!farm) return std::unexpected(std::move(farm.error()));
        camera->farm_ = std::move(*farm);
        return camera;
    }
    TurningCamera(const TurningCamera&) = delete;
    TurningCamera& operator=(const TurningCamera&) = delete;
    ~TurningCamera() {
        loop_.stop();
        loop_.drop_pending();
    }

    // Call it when the termination signals are blocked: the thread inherits the mask.
    void run() { loop_.start(); }

    Result<void> add_to(settings::Settings& settings) const {
        return add_turning_camera(settings, "yard", "Yard (turns)", farm_->port(0, simulate::Port::kStream),
                                  farm_->port(0, simulate::Port::kControl));
    }

  private:
    TurningCamera() : loop_(system_clock()) {}
    io::Loop loop_;
    std::unique_ptr<simulate::Farm> farm_;
};

}  // namespace

std::string demo_welcome(const std::string& program, const std::string& host, std::uint16_t port,
                         const std::string& camera, const char* ssh_connection, const char* user) {
    const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
    const std::string url = fmt::format("http://{}:{}", shown, port);
    std::string text = fmt::format("\nVedette is running. Open this in a browser:\n\n    {}/\n", url);
    if (ssh_connection != nullptr) {
        // SSH_CONNECTION is "client port server port".
        const std::string_view fields = ssh_connection;
        const std::size_t second = fields.find(' ', fields.find(' ') + 1);
        const std::string_view server = fields.substr(second + 1, fields.find(' ', second + 1) - second - 1);
        text += fmt::format(
            "\nYou are connected by SSH. Run this on your own computer first, and leave it open:\n\n"
            "    ssh -L {0}:{1}:{0} {2}{3}{4}\n",
            port, shown, user != nullptr ? user : "", user != nullptr ? "@" : "", server);
    }
    text += fmt::format(
        "\nTry these in another terminal:\n\n"
        "    {2} grab {0}/cameras/{1}/mjpeg -n 3 -o 'shot-%04d.jpg'\n"
        "    curl -o now.jpg {0}/cameras/{1}/snapshot.jpg\n"
        "    ffplay {0}/cameras/{1}/mjpeg\n"
        "    curl {0}/api/v1/cameras/{1}\n"
        "    {2} simulate --cameras 3 --port 8600\n"
        "\nPress Ctrl-C to stop.\n\n",
        url, camera, program);
    return text;
}

int run_demo(const DemoOptions& options, const StartHub& start_hub) {
    auto settings = demo_settings(options);
    if (!settings) {
        fmt::print(stderr, "vedette demo: {}\n", settings.error().message);
        return 2;
    }
    set_log_level(Level::kWarning);
    const auto boards = start_demo_boards(options.boards);
    if (!boards) {
        fmt::print(stderr, "vedette demo: no boards: {}\n", boards.error().message);
        return 1;
    }
    for (std::size_t i = 0; i < boards->boards.size(); ++i) {
        const DemoBoard& board = boards->boards[i];
        const auto added = add_turning_camera(*settings, fmt::format("board-{}", i + 1), board.name,
                                              board.port, board.port2);
        if (!added) fmt::print(stderr, "vedette demo: {}: {}\n", board.name, added.error().message);
    }
    const auto turning = TurningCamera::open();
    const auto added = turning ? (*turning)->add_to(*settings) : std::unexpected(turning.error());
    if (!added) fmt::print(stderr, "vedette demo: no camera turns: {}\n", added.error().message);
    const auto folder = start_demo_timelapse(*settings);
    if (!folder) fmt::print(stderr, "vedette demo: no time-lapse: {}\n", folder.error().message);
    const StartHub start_both = [&](const settings::Settings& given, const SettingsOrigin* file) {
        if (turning) (*turning)->run();
        return start_hub(given, file);
    };
    return run_until_signal(*settings, start_both, [&](RunningHub& hub) {
        fmt::print("{}", demo_welcome(options.program, settings->listen.address, hub.port(),
                                      settings->cameras.front().id, std::getenv("SSH_CONNECTION"),
                                      std::getenv("USER")));
        if (!boards->boards.empty()) fmt::print("{}", describe(*boards));
        std::string links;
        if (const auto secret = hub.make_setup_link()) {
            links = join_links(*settings, hub.port(), "setup." + *secret);
            fmt::print("To steer and to manage users, become the owner of this demo with this link:\n\n{}\n",
                       links);
        }
        std::fflush(stdout);
        return links;
    });
}

void add_demo(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<DemoOptions>();
    options->program = invocation.argv[0];
    auto* const demo = app.add_subcommand(
        "demo",
        "Run a hub with drawn cameras and drawn time-lapses, and a webcam if there is one; needs no file");
    demo->add_option("--listen", options->listen, "Loopback address and port of the web page")
        ->type_name("ADDRESS")
        ->capture_default_str();
    demo->add_option("--cameras", options->cameras, "Number of drawn cameras")
        ->check(CLI::Range(1, 16))
        ->capture_default_str();
    demo->add_option("--boards", options->boards, "Number of boards: vedette-node, which the hub turns")
        ->check(CLI::Range(0, 8))
        ->capture_default_str();
    demo->callback([options, &invocation] { invocation.status = run_demo(*options, invocation.start_hub); });
}

}  // namespace vedette::command
