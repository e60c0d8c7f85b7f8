// Another hub of this project: each of its cameras may be shown by this one too.
#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "core/base/text.hpp"
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {8480};
constexpr Request kRequests[] = {{0, "/api/v1/cameras"}};
constexpr std::size_t kMaxCameras = 16;

// Ids are of letters, digits, - and _; another text is not put into an address.
bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 &&
           std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

void propose(const View& view, Proposals& out) {
    const auto answer = view.json_at(0, "/api/v1/cameras");
    const auto* const items = answer.if_contains("items");
    if (!items || !items->is_array() || !answer.contains("next")) return;
    std::size_t count = 0;
    for (const auto& item : items->get_array()) {
        const auto* const camera = item.if_object();
        const std::string id = camera ? text_of(*camera, "id") : std::string();
        if (!is_id(id) || !camera->contains("viewers") || ++count > kMaxCameras) continue;
        const std::string path = "/cameras/" + id;
        out.push_back(
            {.device = "vedette-hub",
             .name = "Camera " + text_of(*camera, "name") + " of a Vedette hub",
             .why = "its /api/v1/cameras lists it",
             .certainty = Certainty::kCertain,
             .settings = {{"source", view.url(0, path + "/mjpeg")}},
             .links = {{"snapshot", view.url(0, path + "/snapshot.jpg")}, {"page", view.url(0, "/")}}});
    }
}

}  // namespace

const Recogniser kVedetteHub{"vedette-hub", kPorts, kRequests, propose};

}  // namespace vedette::probe
