// The application of a camera board on Linux, with simulated hardware.
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "apps/node_openapi.hpp"
#include "apps/node_options.hpp"
#include "apps/simulated_board.hpp"
#include "linux/base/termination_signals.hpp"
#include "node/app/node.hpp"

namespace vedette::apps {
namespace {

// 0 after a signal, 1 when a server cannot listen, 2 when an option is wrong.
int run(int argc, char** argv) {
    const auto options = parse_node_options(argc, argv);
    if (!options) {
        fmt::print(stderr, "vedette-node: {}\n", options.error());
        return 2;
    }
    if (options->help) fmt::print("{}", kNodeHelp);
    if (options->version) fmt::print("vedette-node {}\n", VEDETTE_VERSION);
    if (options->help || options->version) return 0;
    if (options->print_openapi) {
        const auto document = node_openapi();
        fmt::print(document ? stdout : stderr, "{}\n", document ? *document : document.error());
        return document ? 0 : 1;
    }
    TerminationSignal signal;  // before the camera's thread starts
    SimulatedBoard board(*options);
    if (const auto claimed = board.claim_pins(); !claimed) {
        fmt::print(stderr, "vedette-node: {}\n", claimed.error());
        return 2;
    }
    board.network().watch_also(signal.fd());
    while (true) {
        const auto node = board.make_node();
        if (!node) {
            fmt::print(stderr, "vedette-node: {}\n", node.error());
            return 1;
        }
        if (const auto started = board.start_networking(**node); !started) {
            fmt::print(stderr, "vedette-node: {}\n", started.error());
            return 1;
        }
        fmt::print("{}\n", board.describe(**node));
        std::fflush(stdout);
        while (!board.system().take_restart()) {
            if (signal.take() != 0) return 0;
            (*node)->turn(60s);
        }
    }
}

}  // namespace
}  // namespace vedette::apps

int main(int argc, char** argv) { return vedette::apps::run(argc, argv); }
