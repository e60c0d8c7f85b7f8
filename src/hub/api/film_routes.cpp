#include "hub/api/film_routes.hpp"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "core/base/text.hpp"
#include "core/schedule/text.hpp"
#include "hub/api/json_body.hpp"
#include "hub/api/timelapse_request.hpp"
#include "hub/base/json_text.hpp"
#include "linux/base/utc_text.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;
using film::Film;
using timelapse::RunningJob;

constexpr Duration kLimit = 30s;  // of work on disk and store
constexpr std::int64_t kMaxEvery = 1'000'000;
constexpr std::int64_t kMaxFps = 240;
constexpr int kMaxSide = 4096;  // pixels
constexpr std::string_view kFilmPath = "/api/v1/timelapse/{job}/films/{name}";

constexpr std::string_view kFilmsResponses =
    R"({"200": {"description": "the newest order first", "content":
  {"application/json": {"schema": {"type": "object", "required": ["films"], "properties": {
    "films": {"type": "array", "items": {"$ref": "#/components/schemas/Film"}}}}}}}})";
constexpr std::string_view kOrderedResponses =
    R"({"202": {"description": "it waits, or is being made already", "content":
  {"application/json": {"schema": {"$ref": "#/components/schemas/Film"}}}}})";
constexpr std::string_view kFileResponses = R"({"200": {"description": "the film", "content":
  {"video/mp4": {"schema": {"type": "string", "format": "binary"}},
   "video/webm": {"schema": {"type": "string", "format": "binary"}},
   "image/gif": {"schema": {"type": "string", "format": "binary"}}}}})";
constexpr std::string_view kGoneResponses = R"({"204": {"description": "done"}})";

// What the handlers use.
struct Films {
    const timelapse::Jobs* jobs;
    std::shared_ptr<film::FilmMaker> maker;
};

std::string date_text(schedule::Date date) {
    std::array<char, schedule::kMaxText> memory;
    return std::string(schedule::format_date(date, memory));
}

json::object film_json(const Film& film) {
    json::value left;
    if (film.time_left) left = std::chrono::ceil<std::chrono::seconds>(*film.time_left).count();
    return {{"name", film.name},
            {"from", date_text(film.order.from)},
            {"to", date_text(film.order.to)},
            {"plan", film.order.plan.empty() ? json::value() : json::value(film.order.plan)},
            {"state", to_string(film.state)},
            {"progress", rounded(film.progress, 3)},
            {"seconds_left", std::move(left)},
            {"pictures", film.pictures},
            {"passed_over", film.passed_over},
            {"bytes", film.bytes},
            {"made", film.made ? json::value(format_utc(*film.made)) : json::value()},
            {"error", film.error.empty() ? json::value() : json::value(film.error)}};
}

// The first day that the principal may see as a whole.
schedule::Date oldest_day(const Context& context, const RunningJob& job) {
    const UtcTime reach = reach_of(context, job);
    const schedule::ZoneRules rules = job.orders.zone->rules();
    const schedule::Date day = rules.date(reach);
    return rules.utc(day).at >= reach ? day : day + std::chrono::days(1);
}

io::Task<Response> list(const Films& own, const Context& context, const Request& request) {
    const auto job = job_of_request(own.jobs, context, request);
    if (!job) co_return job.error();
    auto work = [maker = own.maker, id = job->orders.job.id](const std::stop_token&) {
        return Result<std::vector<Film>>(maker->films(id));
    };
    auto call = io::run_blocking(context.loop, io::Lane::kDisk, std::move(work), context.loop.now() + kLimit,
                                 context.stop);
    const auto all = co_await std::move(call);
    if (!all) co_return problem(all.error());
    json::array films;
    for (const Film& film : *all)
        if (film.order.from >= oldest_day(context, *job)) films.push_back(film_json(film));
    co_return json_response(json::object{{"films", std::move(films)}});
}

schedule::Date date_of(JsonBody& body, std::string_view name) {
    const std::string text = body.text(name);
    const auto date = schedule::parse_date(text);
    if (date) return *date;
    body.fail(name, "must be a day as 2026-03-31");
    return {};
}

std::optional<image::Size> size_of(JsonBody& body) {
    const auto text = body.optional_text("size");
    if (!text) return std::nullopt;
    const std::size_t by = std::min(text->find('x'), text->size());
    const auto is_side = [](std::optional<int> side) {
        return side && *side >= 2 && *side <= kMaxSide && *side % 2 == 0;
    };
    const auto width = parse_int<int>(std::string_view(*text).substr(0, by));
    const auto height = parse_int<int>(std::string_view(*text).substr(std::min(by + 1, text->size())));
    if (is_side(width) && is_side(height)) return image::Size{*width, *height};
    body.fail("size", "must be a width and a height as 1280x720, both even, from 2 to 4096 pixels");
    return std::nullopt;
}

film::Format format_of(JsonBody& body) {
    const std::string text = body.optional_text("format").value_or("mp4");
    const auto format = film::format_of("film." + text);
    if (format) return *format;
    body.fail("format", "must be mp4, webm or gif");
    return film::Format::kMp4;
}

std::expected<film::FilmOrder, Response> order_of(const Request& request) {
    JsonBody body(request);
    film::FilmOrder order{.from = date_of(body, "from"), .to = date_of(body, "to"), .size = size_of(body)};
    order.every = static_cast<std::size_t>(body.optional_integer("every", 1, kMaxEvery).value_or(1));
    order.fps = static_cast<double>(body.optional_integer("fps", 1, kMaxFps).value_or(25));
    order.format = format_of(body);
    order.deflicker = body.flag("deflicker", false);
    order.stabilise = body.flag("stabilise", false);
    order.titles = body.flag("titles", false);
    if (order.to < order.from) body.fail("to", "must be `from` or a later day");
    if (auto fault = body.fault()) return std::unexpected(std::move(*fault));
    return order;
}

io::Task<Response> make(const Films& own, const Context& context, const Request& request) {
    const auto job = job_of_request(own.jobs, context, request);
    if (!job) co_return job.error();
    auto order = order_of(request);
    if (!order) co_return std::move(order.error());
    auto work = [maker = own.maker, id = job->orders.job.id, order = *order](const std::stop_token&) {
        return maker->order(id, order);
    };
    auto call = io::run_blocking(context.loop, io::Lane::kDisk, std::move(work), context.loop.now() + kLimit,
                                 context.stop);
    const auto film = co_await std::move(call);
    if (!film) co_return problem(film.error());
    Response response = json_response(film_json(*film));
    response.status = 202;
    co_return response;
}

Response no_such_film() { return problem(404, "not_found", "there is no such film; GET …/films lists them"); }

io::Task<Response> remove(const Films& own, const Context& context, const Request& request) {
    const auto job = job_of_request(own.jobs, context, request);
    if (!job) co_return job.error();
    auto work = [maker = own.maker, id = job->orders.job.id, name = std::string(request.parameter("name"))](
                    const std::stop_token&) { return maker->remove(id, name); };
    auto call = io::run_blocking(context.loop, io::Lane::kDisk, std::move(work), context.loop.now() + kLimit,
                                 context.stop);
    const Result<void> removed = co_await std::move(call);
    if (!removed)
        co_return removed.error().kind == Kind::kNotFound ? no_such_film() : problem(removed.error());
    co_return Response{.status = 204, .content_type = "", .body = ""};
}

// The file of a film whose first day is `oldest` or later. Blocks.
Result<Response> open_film(const film::FilmMaker& maker, const std::string& job, const std::string& name,
                           schedule::Date oldest) {
    constexpr std::array<const char*, 3> kTypes{"video/mp4", "video/webm", "image/gif"};
    const auto films = maker.films(job);
    const auto film = std::ranges::find(films, name, &Film::name);
    if (film == films.end() || film->order.from < oldest) return fail(Kind::kNotFound, "no such film");
    const auto path = maker.path_of(job, name);
    if (!path) return std::unexpected(path.error());
    auto file = std::make_shared<UniqueFd>(::open(path->c_str(), O_RDONLY | O_CLOEXEC));
    struct stat about{};
    if (!*file || ::fstat(file->get(), &about) != 0 || !S_ISREG(about.st_mode))
        return fail(Kind::kNotFound, "the film's file is gone");
    const auto size = static_cast<std::uint64_t>(about.st_size);
    const std::string etag =
        fmt::format("\"{:x}-{:x}-{:x}\"", about.st_mtim.tv_sec, about.st_mtim.tv_nsec, size);
    Response response{.content_type = kTypes[static_cast<std::size_t>(film->order.format)], .body = {}};
    response.fields = {{"Cache-Control", "private, no-cache"}};
    response.body = FileBody{.file = std::move(file), .offset = 0, .size = size, .etag = etag};
    return response;
}

io::Task<Response> get(const Films& own, const Context& context, const Request& request) {
    const auto job = job_of_request(own.jobs, context, request);
    if (!job) co_return job.error();
    auto work = [maker = own.maker, id = job->orders.job.id, name = std::string(request.parameter("name")),
                 oldest = oldest_day(context, *job)](const std::stop_token&) {
        return open_film(*maker, id, name, oldest);
    };
    auto call = io::run_blocking(context.loop, io::Lane::kDisk, std::move(work), context.loop.now() + kLimit,
                                 context.stop);
    auto response = co_await std::move(call);
    if (!response)
        co_return response.error().kind == Kind::kNotFound ? no_such_film() : problem(response.error());
    co_return std::move(*response);
}

}  // namespace

RouteTable film_routes(const timelapse::Jobs* jobs, std::shared_ptr<film::FilmMaker> films) {
    const Films own{jobs, std::move(films)};
    // A handler that answers at once, or with a task.
    const auto bind = [own](auto handle) -> Handler {
        return [own, handle](const Context& context, const Request& request) -> Answer {
            return handle(own, context, request);
        };
    };
    std::vector<Route> rows = {
        {"GET",
         "/api/v1/timelapse/{job}/films",
         needs::kHistory,
         Effect::kRead,
         bind(list),
         {.id = "listFilms",
          .summary = "The films of a job: those that are there, wait, are being made or failed",
          .responses = kFilmsResponses}},
        {"POST",
         "/api/v1/timelapse/{job}/films",
         needs::kOwner,
         Effect::kChange,
         bind(make),
         {.id = "makeFilm",
          .summary = "Orders a film of the days from `from` to `to`; films are made one after the other",
          .responses = kOrderedResponses,
          .refusals = {400, 409, 503}}},
        {"GET",
         kFilmPath,
         needs::kHistory,
         Effect::kRead,
         bind(get),
         {.id = "getFilm", .summary = "The file of a film that is done", .responses = kFileResponses}},
        {"DELETE",
         kFilmPath,
         needs::kOwner,
         Effect::kChange,
         bind(remove),
         {.id = "removeFilm",
          .summary = "Cancels a film that waits or is being made; removes another one",
          .responses = kGoneResponses,
          .refusals = {409}}},
    };
    return RouteTable(std::move(rows));
}

}  // namespace vedette::api
