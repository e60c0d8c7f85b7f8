#include "hub/command/simulate.hpp"

#include <algorithm>
#include <future>
#include <memory>

#include <CLI/App.hpp>
#include <fmt/core.h>
#include <sys/resource.h>

#include "core/base/host_port.hpp"
#include "core/originals/original.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/simulate/face.hpp"
#include "hub/simulate/farm.hpp"
#include "linux/base/endpoint.hpp"
#include "linux/base/termination_signals.hpp"

namespace vedette::command {
namespace {

constexpr int kListedCameras = 8;

// A farm has two listening sockets a camera; the usual soft limit of 1024 descriptors allows 500 cameras.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void print_addresses(const simulate::Options& options) {
    const int listed = std::min(options.cameras, kListedCameras);
    for (int k = 0; k < listed; ++k) fmt::print("camera {}: {}\n", k, simulate::stream_url(options, k));
    if (listed < options.cameras)
        fmt::print("… each next camera two ports higher, up to camera {}: {}\n", options.cameras - 1,
                   simulate::stream_url(options, options.cameras - 1));
    fmt::print("status: http://{}/status\n",
               format(Endpoint{options.listen, static_cast<std::uint16_t>(options.port - 1)}));
    if (!is_loopback(options.listen))
        fmt::print("Anyone who can reach {} sees these cameras; they ask for no password.\n", options.listen);
    fmt::print("Press Ctrl-C to stop.\n");
    std::fflush(stdout);
}

std::string device_names() {
    std::string out = "plain, pycameresp, securitycam, tcpcam, capture";
    for (const simulate::Face& face : simulate::faces()) out.append(", ").append(face.name);
    return out;
}

}  // namespace

Result<simulate::Options> to_farm_options(const SimulateOptions& options) {
    simulate::Options farm = options.farm;
    const auto wrong = [](std::string message) { return fail(Kind::kInvalidArgument, std::move(message)); };
    if (!options.size.empty()) {
        farm.size = simulate::parse_size(options.size);
        if (!farm.size)
            return wrong(fmt::format("--size {}: write it like 640x480, with 16 to 4096 pixels each way",
                                     options.size));
    }
    const auto original = originals::parse_original(options.device);
    farm.face = simulate::find_face(options.device);
    if (!original && !farm.face)
        return wrong(fmt::format("--as {}: choose one of {}", options.device, device_names()));
    farm.original = original.value_or(simulate::Original::kPlain);
    const auto payload = simulate::parse_payload(options.payload);
    if (!payload) return wrong(fmt::format("--payload {}: choose hello, picture or camera", options.payload));
    farm.payload = *payload;
    for (const std::string& text : options.faults) {
        auto fault = simulate::parse_fault(text);
        if (!fault) return std::unexpected(std::move(fault.error()));
        farm.faults.push_back(*fault);
    }
    if (auto valid = simulate::check(farm); !valid) return std::unexpected(std::move(valid.error()));
    return farm;
}

std::string simulate_footer() {
    return "Camera K serves its stream on port PORT+2K, and has the boards' second port (81) on PORT+2K+1.\n"
           "http://LISTEN:PORT-1/status counts connections. docs/ref/simulate.md describes everything.\n\n"
           "Faults, KIND[:N[:VALUE]][@CAMERA], counted for each connection; --fault may be repeated:\n" +
           simulate::fault_help();
}

int run_simulate(const SimulateOptions& options) {
    const auto farm_options = to_farm_options(options);
    if (!farm_options) {
        fmt::print(stderr, "vedette simulate: {}\n", farm_options.error().message);
        return 2;
    }
    TerminationSignal signal;
    raise_descriptor_limit();
    io::Loop loop(system_clock());
    auto farm = simulate::Farm::start(loop, *farm_options);
    if (!farm) {
        fmt::print(stderr, "vedette simulate: {}\n", farm.error().message);
        return farm.error().kind == Kind::kInvalidArgument ? 2 : 1;
    }
    loop.start();
    print_addresses(*farm_options);
    signal.wait();
    std::promise<void> closed;
    loop.post([&] {
        farm->reset();
        closed.set_value();
    });
    closed.get_future().wait();
    loop.stop();
    return 0;
}

void add_simulate(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<SimulateOptions>();
    simulate::Options& farm = options->farm;
    auto* const simulate = app.add_subcommand("simulate", "Simulate cameras, with or without faults");
    simulate->add_option("--cameras", farm.cameras, "Number of cameras")->capture_default_str();
    simulate->add_option("--port", farm.port, "Stream port of camera 0; each camera has two ports")
        ->capture_default_str();
    simulate->add_option("--listen", farm.listen, "Numeric address to listen on")->capture_default_str();
    simulate->add_option("--as", options->device, "Device to emulate: " + device_names())
        ->capture_default_str();
    simulate->add_option("--size", options->size, "WIDTHxHEIGHT [the device's; 640x480 for plain]");
    simulate->add_option("--fps", farm.fps, "Pictures a second [the device's; 25 for plain]");
    simulate->add_option("--bytes", farm.bytes, "Pad every picture to exactly this size");
    simulate->add_option("--loop", farm.loop,
                         "Draw so many pictures once and repeat them; their clocks and numbers repeat too");
    simulate->add_option("--pictures", farm.pictures, "Send a folder's JPEG files instead")
        ->type_name("FOLDER");
    simulate->add_option("--payload", options->payload, "tcpcam: content of a record: hello, picture, camera")
        ->capture_default_str();
    simulate->add_flag("--trailing-nul", farm.trailing_nul, "tcpcam: add a zero byte after the picture");
    simulate->add_option("--pin", farm.pin, "tcpcam: the PIN")->capture_default_str();
    simulate->add_option("--fault", options->faults, "A fault, see below; may be repeated")
        ->allow_extra_args(false);
    simulate->footer(simulate_footer());
    simulate->callback([options, &invocation] { invocation.status = run_simulate(*options); });
}

}  // namespace vedette::command
