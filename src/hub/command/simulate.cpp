#include "hub/command/simulate.hpp"

#include <algorithm>
#include <future>

#include <fmt/core.h>
#include <sys/resource.h>

#include "core/base/host_port.hpp"
#include "hub/simulate/farm.hpp"
#include "linux/base/end_signals.hpp"
#include "linux/base/endpoint.hpp"

namespace vedette::command {
namespace {

constexpr int kShownCameras = 8;

// A farm has two listening sockets a camera; the usual soft limit of 1024 descriptors would end at 500.
void allow_many_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void tell(const simulate::Options& options) {
    const int shown = std::min(options.cameras, kShownCameras);
    for (int k = 0; k < shown; ++k) fmt::print("camera {}: {}\n", k, simulate::stream_url(options, k));
    if (shown < options.cameras)
        fmt::print("… and so on, two ports further each, to camera {}: {}\n", options.cameras - 1,
                   simulate::stream_url(options, options.cameras - 1));
    fmt::print("status: http://{}/status\n",
               format(Endpoint{options.listen, static_cast<std::uint16_t>(options.port - 1)}));
    if (!is_loopback(options.listen))
        fmt::print("Everybody who reaches {} sees these cameras; they ask for no password.\n",
                   options.listen);
    fmt::print("Ctrl-C ends it.\n");
    std::fflush(stdout);
}

// Runs `work` on the loop's thread and waits for it.
template <class Work>
auto on_loop(io::Loop& loop, Work work) {
    std::packaged_task<decltype(work())()> task(std::move(work));
    auto result = task.get_future();
    loop.post([&task] { task(); });
    return result.get();
}

}  // namespace

Result<simulate::Options> to_options(const SimulateWords& words) {
    simulate::Options options = words.options;
    const auto wrong = [](std::string message) { return fail(Kind::kInvalidArgument, std::move(message)); };
    if (!words.size.empty()) {
        options.size = simulate::parse_size(words.size);
        if (!options.size)
            return wrong(
                fmt::format("--size {}: write it like 640x480, with 16 to 4096 pixels each way", words.size));
    }
    const auto original = simulate::parse_original(words.original);
    if (!original)
        return wrong(fmt::format("--as {}: there are plain, pycameresp, securitycam, tcpcam and capture",
                                 words.original));
    options.original = *original;
    const auto payload = simulate::parse_payload(words.payload);
    if (!payload)
        return wrong(fmt::format("--payload {}: there are hello, picture and camera", words.payload));
    options.payload = *payload;
    for (const std::string& text : words.faults) {
        auto fault = simulate::parse_fault(text);
        if (!fault) return std::unexpected(std::move(fault.error()));
        options.faults.push_back(*fault);
    }
    if (auto fine = simulate::check(options); !fine) return std::unexpected(std::move(fine.error()));
    return options;
}

std::string simulate_footer() {
    return "Camera k streams on PORT+2k and has the second port of the boards (81) on PORT+2k+1.\n"
           "http://…:PORT-1/status counts connections. docs/ref/simulate.md says more.\n\n"
           "Faults, KIND[:N[:VALUE]][@CAMERA], counted for each connection, --fault may be repeated:\n" +
           simulate::fault_help();
}

int run_simulate(const SimulateWords& words) {
    const auto options = to_options(words);
    if (!options) {
        fmt::print(stderr, "vedette simulate: {}\n", options.error().message);
        return 2;
    }
    hold_end_signals();
    allow_many_descriptors();
    io::Loop loop(system_clock());
    auto farm = simulate::Farm::start(loop, *options);
    if (!farm) {
        fmt::print(stderr, "vedette simulate: {}\n", farm.error().message);
        return farm.error().kind == Kind::kInvalidArgument ? 2 : 1;
    }
    loop.start();
    tell(*options);
    wait_for_end_signal();
    on_loop(loop, [&farm] { farm->reset(); });
    loop.stop();
    return 0;
}

}  // namespace vedette::command
