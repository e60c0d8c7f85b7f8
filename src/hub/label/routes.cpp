#include "hub/label/routes.hpp"

#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "core/base/text.hpp"
#include "embedded/label.hpp"
#include "hub/serve/page.hpp"
#include "linux/base/atomic_file.hpp"

namespace vedette::label {
namespace {

api::Response refuse_method(std::string_view allowed) {
    auto refusal = api::problem(405, "method_not_allowed", fmt::format("only {} is allowed here", allowed));
    refusal.fields = {{"Allow", std::string(allowed)}};
    return refusal;
}

api::Response to_response(const boost::json::object& object) {
    return {.body = serialize_json(object) + "\n"};
}

}  // namespace

FilmInfo film_info(const LabelFilm& film, std::string name) {
    return {std::move(name), film.frames(), film.fps(), film.width(), film.height()};
}

LabelRoutes::LabelRoutes(const LabelFilm& film, std::string name, std::string to, Labels labels,
                         std::vector<LabelTrack> drafts)
    : film_(film),
      info_(film_info(film, std::move(name))),
      to_(std::move(to)),
      labels_(std::move(labels)),
      drafts_(std::move(drafts)) {}

api::Response LabelRoutes::answer(const api::Request& request) {
    constexpr std::string_view kFrames = "/frames/";
    const std::string_view path = request.path;
    if (path == "/labels") return request.method == "PUT" ? save(request.body) : refuse_method("PUT");
    if (request.method != "GET" && request.method != "HEAD") return refuse_method("GET, HEAD");
    if (path == "/film") return film();
    if (path.starts_with(kFrames) && path.ends_with(".jpg"))
        return picture(path.substr(kFrames.size(), path.size() - kFrames.size() - 4));
    if (auto file = serve::page_file(embedded::label_files(), path)) return std::move(*file);
    return api::problem(404, "not_found", "no such route; the page is at /");
}

api::Response LabelRoutes::film() const {
    return to_response({{"to", to_}, {"labels", to_json(labels_, info_)}, {"drafts", to_json(drafts_)}});
}

api::Response LabelRoutes::picture(std::string_view number) const {
    const auto n = parse_int<std::size_t>(number);
    if (!n) return api::problem(404, "not_found", "a picture is /frames/NUMBER.jpg, from 0");
    auto jpeg = film_.picture(*n);
    if (!jpeg) return api::problem(jpeg.error());
    return {.content_type = "image/jpeg", .body = std::move(*jpeg)};
}

api::Response LabelRoutes::save(const std::string& body) {
    auto labels = parse_labels(body, info_);
    if (!labels)
        return api::problem(400, "invalid_argument", "the labels are refused: " + labels.error().message);
    const std::string text = format_labels(*labels, info_);
    if (const auto written = write_file_atomically(to_, as_bytes(text)); !written)
        return api::problem(written.error());
    labels_ = std::move(*labels);
    return to_response({{"to", to_}, {"tracks", labels_.tracks.size()}, {"zones", labels_.zones.size()}});
}

}  // namespace vedette::label
