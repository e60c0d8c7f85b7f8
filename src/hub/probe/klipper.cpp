// Klipper's webcams: Moonraker, behind the printer's web server or on its own port, lists them with their
// addresses, whole or relative to that web server.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

namespace json = boost::json;

constexpr std::uint16_t kPorts[] = {80, 7125};
constexpr std::string_view kList = "/server/webcams/list";
constexpr Request kRequests[] = {{0, kList}, {1, kList}};
constexpr std::size_t kMaxCameras = 16;

// Services that stream something else than MJPEG; their pictures are JPEG.
bool streams_mjpeg(std::string_view service) {
    return service.empty() || service.contains("mjpeg") || service == "ipstream" || service == "uv4l-mjpeg";
}

const json::array* webcams_of(const json::object& answer) {
    const json::value* const result = answer.if_contains("result");
    const json::object& holder = result && result->is_object() ? result->get_object() : answer;
    const json::value* const list = holder.if_contains("webcams");
    return list ? list->if_array() : nullptr;
}

void propose_one(const View& view, const json::object& webcam, Proposals& out) {
    const json::value* const enabled = webcam.if_contains("enabled");
    if (enabled && enabled->is_bool() && !enabled->get_bool()) return;
    const std::string stream = view.resolve(0, text_of(webcam, "stream_url"));
    const std::string snapshot = view.resolve(0, text_of(webcam, "snapshot_url"));
    const bool mjpeg = streams_mjpeg(text_of(webcam, "service")) && !text_of(webcam, "stream_url").empty();
    const std::string& source = mjpeg ? stream : snapshot;
    if (source.empty() || text_of(webcam, mjpeg ? "stream_url" : "snapshot_url").empty()) return;
    out.push_back({.device = "klipper",
                   .name = "Klipper's webcam " + text_of(webcam, "name"),
                   .why = "Moonraker lists it",
                   .certainty = Certainty::kCertain,
                   .settings = {{"source", source}},
                   .links = {{"page", view.url(0, "/")}}});
    if (mjpeg && !snapshot.empty() && !text_of(webcam, "snapshot_url").empty())
        out.back().links.emplace_back("snapshot", snapshot);
}

void propose(const View& view, Proposals& out) {
    for (const Request& request : kRequests) {
        const json::object answer = view.json_at(request.port, request.path);
        const json::array* const list = webcams_of(answer);
        if (!list) continue;
        for (std::size_t i = 0; i < list->size() && i < kMaxCameras; ++i)
            if (const json::object* const webcam = (*list)[i].if_object()) propose_one(view, *webcam, out);
        return;
    }
}

}  // namespace

const Recogniser kKlipper{"klipper", kPorts, kRequests, propose};

}  // namespace vedette::probe
