// uStreamer: /state has the encoder and the source.
#include <boost/json/object.hpp>

#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {8080};
constexpr Request kRequests[] = {{0, "/state"}};

void propose(const View& view, Proposals& out) {
    const auto state = view.json_at(0, "/state");
    const auto* const result = state.if_contains("result");
    const auto* const members = result ? result->if_object() : nullptr;
    if (!members || !members->contains("encoder") || !members->contains("source")) return;
    out.push_back({.device = "ustreamer",
                   .name = "uStreamer",
                   .why = "its /state says so",
                   .certainty = Certainty::kCertain,
                   .settings = {{"source", view.url(0, "/stream")}},
                   .links = {{"snapshot", view.url(0, "/snapshot")}, {"page", view.url(0, "/")}}});
}

}  // namespace

const Recogniser kUstreamer{"ustreamer", kPorts, kRequests, propose};

}  // namespace vedette::probe
