// pycameresp: its menu on the first port, the stream on the second one, where the same address on the first
// port is not answered.
#include <algorithm>

#include "hub/probe/page.hpp"
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {80, 81};
constexpr Request kRequests[] = {{0, "/"}, {1, "/camera/start"}};

bool has_menu(const Answer& page) {
    const auto links = [&](const char* path) { return page.body.contains(path); };
    return page.is_page() && std::ranges::all_of(std::to_array({"/wifi", "/accesspoint", "/camera"}), links);
}

void propose(const View& view, Proposals& out) {
    const Answer& stream = view.at(1, "/camera/start");
    const bool menu = has_menu(view.at(0, "/"));
    if (!stream.is_stream() && !menu) return;
    out.push_back(
        {.device = "pycameresp",
         .name = "pycameresp",
         .why = stream.is_stream() ? "its second port streams from /camera/start" : "its page has the menu",
         .certainty = Certainty::kCertain,
         .settings = {{"source", view.url(1, "/camera/start")}},
         .links = {{"page", view.url(0, "/")}}});
}

}  // namespace

const Recogniser kPycameresp{"pycameresp", kPorts, kRequests, propose};

}  // namespace vedette::probe
