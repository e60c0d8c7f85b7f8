#include "hub/label/routes.hpp"

#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "core/base/text.hpp"
#include "embedded/label.hpp"
#include "hub/serve/page.hpp"
#include "linux/base/atomic_file.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::label {
namespace {

constexpr std::uint64_t kMaxLabels = 8'000'000;  // bytes
constexpr Duration kSaveTimeout = 30s;

// Checks the labels in the request's body and writes them. Blocks.
Result<Labels> save_labels(const api::Request& request, const FilmInfo& film, const std::string& to) {
    const auto body = request.body_text();
    if (!body) return std::unexpected(body.error());
    auto labels = parse_labels(*body, film);
    if (!labels) return fail(Kind::kInvalidArgument, "the labels are refused: " + labels.error().message);
    const std::string text = format_labels(*labels, film);
    if (auto written = write_file_atomically(to, as_bytes(text)); !written)
        return std::unexpected(std::move(written.error()));
    return labels;
}

}  // namespace

LabelRoutes::LabelRoutes(const LabelFilm& film, FilmInfo info, std::string to, Labels labels,
                         std::vector<LabelTrack> drafts)
    : film_(film),
      info_(std::move(info)),
      to_(std::move(to)),
      labels_(std::move(labels)),
      drafts_(std::move(drafts)) {}

api::RouteTable LabelRoutes::table() {
    using enum api::Effect;
    const auto on_film = [this](const api::Context&, const api::Request&) { return film(); };
    const auto on_picture = [this](const api::Context&, const api::Request& request) {
        return picture(request.parameter("number"));
    };
    const auto on_labels = [this](const api::Context& context, const api::Request& request) {
        return save(context, request);
    };
    api::RouteTable table({{"GET", "/film", api::needs::kLook, kRead, on_film},
                           {"GET", "/frames/{number}.jpg", api::needs::kLook, kRead, on_picture},
                           {"PUT", "/labels", api::needs::kOwner, kChange, on_labels, {}, kMaxLabels}});
    table.add(serve::page_routes(embedded::label_files()));
    return table;
}

api::Response LabelRoutes::film() const {
    return api::json_response(
        {{"to", to_}, {"labels", to_json(labels_, info_)}, {"drafts", to_json(drafts_)}});
}

api::Response LabelRoutes::picture(std::string_view number) const {
    const auto n = parse_int<std::size_t>(number);
    if (!n) return api::problem(404, "not_found", "a picture is /frames/NUMBER.jpg, from 0");
    const auto picture = film_.picture(*n);
    if (!picture) return api::problem(picture.error());
    return {.content_type = "image/jpeg", .body = *picture};
}

io::Task<api::Response> LabelRoutes::save(const api::Context& context, const api::Request& request) {
    const auto write = [request, film = info_, to = to_](const std::stop_token&) {
        return save_labels(request, film, to);
    };
    const MonoTime deadline = context.loop.now() + kSaveTimeout;
    auto labels = co_await io::run_blocking(context.loop, io::Lane::kDisk, write, deadline, context.stop);
    if (!labels) co_return api::problem(labels.error());
    labels_ = std::move(*labels);
    const boost::json::object saved{
        {"to", to_}, {"tracks", labels_.tracks.size()}, {"zones", labels_.zones.size()}};
    co_return api::json_response(saved);
}

}  // namespace vedette::label
