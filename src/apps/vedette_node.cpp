// The application of a camera board on Linux, with simulated hardware.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "apps/node_openapi.hpp"
#include "apps/node_options.hpp"
#include "apps/simulated_board.hpp"
#include "linux/base/termination_signals.hpp"
#include "node/app/node.hpp"

namespace vedette::apps {
namespace {

constexpr Duration kLongestWait = 60s;

int fail(const std::string& sentence, int status) {
    fmt::print(stderr, "vedette-node: {}\n", sentence);
    return status;
}

void say(const std::string& text) {
    fmt::print("{}\n", text);
    std::fflush(stdout);
}

// How long the board may wait: until something happens to its power.
Duration wait_of(SimulatedBoard& board) {
    const MonoTime now = board.clock().mono();
    return std::clamp(std::min(board.power().due(), now + kLongestWait) - now, Duration::zero(),
                      kLongestWait);
}

// Runs the board from one start to the next. The status with which the program ends, or nothing.
std::optional<int> run_start(SimulatedBoard& board, TerminationSignal& signal) {
    if (const auto claimed = board.claim_pins(); !claimed) return fail(claimed.error(), 2);
    const power::Mode mode = board.begin();
    bool has_network = mode != power::Mode::kAwake;
    std::unique_ptr<node::Node> node;
    if (mode != power::Mode::kProtected) {
        auto made = board.make_node();
        if (!made) return fail(made.error(), 1);
        node = std::move(*made);
        if (has_network) {
            if (const auto started = board.start_networking(*node); !started) return fail(started.error(), 1);
        }
        say(board.describe(*node));
    } else {
        say(board.describe_sleep());
    }
    while (signal.take() == 0) {
        if (board.system().take_restart()) {
            board.power().restart();
            return std::nullopt;
        }
        if (const auto cause = board.power().start_again()) {
            board.system().set_cause(*cause);
            return std::nullopt;
        }
        if (!node) {
            board.network().wait({}, wait_of(board));
            continue;
        }
        node->turn(wait_of(board));
        if (board.power().asleep()) {
            node.reset();  // ends what runs, and closes the ports
            say(board.describe_sleep());
        } else if (!has_network && node->battery()->wants_network()) {
            has_network = true;
            if (const auto started = board.start_networking(*node); !started) return fail(started.error(), 1);
            say("awake: Wi-Fi starts");
        }
    }
    return 0;
}

// 0 after a signal, 1 when a server cannot listen, 2 when an option is wrong.
int run(int argc, char** argv) {
    const auto options = parse_node_options(argc, argv);
    if (!options) return fail(options.error(), 2);
    if (options->help) fmt::print("{}", kNodeHelp);
    if (options->version) fmt::print("vedette-node {}\n", VEDETTE_VERSION);
    if (options->help || options->version) return 0;
    if (options->print_openapi) {
        const auto document = node_openapi();
        fmt::print(document ? stdout : stderr, "{}\n", document ? *document : document.error());
        return document ? 0 : 1;
    }
    fmt::print("{}", options->imported);
    TerminationSignal signal;  // before the camera's thread starts
    SimulatedBoard board(*options);
    if (const auto loaded = board.load_authorities(); !loaded) {
        fmt::print(stderr, "vedette-node: {}\n", loaded.error());
        return 2;
    }
    board.network().watch_also(signal.fd());
    std::optional<int> status;
    while (!status) status = run_start(board, signal);
    return *status;
}

}  // namespace
}  // namespace vedette::apps

int main(int argc, char** argv) { return vedette::apps::run(argc, argv); }
