#include "hub/api/timelapse_routes.hpp"

#include <algorithm>
#include <filesystem>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "core/base/text.hpp"
#include "core/schedule/plan.hpp"
#include "core/schedule/text.hpp"
#include "hub/api/timelapse_json.hpp"
#include "hub/api/timelapse_plan_json.hpp"
#include "hub/api/timelapse_request.hpp"
#include "hub/image/jpeg_file.hpp"
#include "linux/base/utc_text.hpp"
#include "linux/io/blocking_call.hpp"
#include "linux/io/posted_answer.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;
using timelapse::RunningJob;

constexpr Duration kLimit = 30s;      // of a look into store or folder
constexpr Duration kTakeLimit = 60s;  // of a picture that was asked for
constexpr std::size_t kMaxRows = 2000;
constexpr int kMaxDays = 400;
constexpr int kMaxWidth = 1920;  // of a small picture, pixels
constexpr int kSmallQuality = 75;
constexpr const char* kDateHelp = "must be a day as 2026-03-31";
constexpr const char* kPlanDates = "from must be a day between 1970-01-01 and 2199-12-31";

// What the handlers use.
struct Timelapse {
    const timelapse::Jobs* jobs;
    store::Store* store;
};

// The job of the path, as job_of_request().
std::expected<RunningJob, Response> job_of(const Timelapse& own, const Context& context,
                                           const Request& request) {
    return job_of_request(own.jobs, context, request);
}

Response list(const Timelapse& own, const Context& context, const Request&) {
    json::array items;
    for (const RunningJob& job : own.jobs ? own.jobs->all() : std::vector<RunningJob>())
        if (access::allows(*context.principal, needs::kLook, job.orders.job.camera))
            items.push_back(job_json(job, look_back_of(context, job)));
    return json_response(json::object{{"items", std::move(items)}});
}

Response get(const Timelapse& own, const Context& context, const Request& request) {
    const auto job = job_of(own, context, request);
    return job ? json_response(job_json(*job, look_back_of(context, *job))) : job.error();
}

// A query parameter that is a time; `otherwise` where it is missing.
std::expected<UtcTime, Response> time_of(const Request& request, std::string_view name, UtcTime otherwise) {
    const std::string text = request.query_value(name);
    if (text.empty()) return otherwise;
    const auto time = parse_utc(text);
    if (time) return *time;
    return std::unexpected(
        bad_parameter(name, fmt::format("{} must be a time such as 2026-03-31T08:00:00Z", name)));
}

io::Task<Response> slots(const Timelapse& own, const Context& context, const Request& request) {
    const auto job = job_of(own, context, request);
    if (!job) co_return job.error();
    const UtcTime now = context.loop.clock().utc();
    const auto from = time_of(request, "from", now - std::chrono::hours(24));
    const auto until = time_of(request, "until", now + std::chrono::hours(24));
    if (!from) co_return from.error();
    if (!until) co_return until.error();
    const auto limit = parse_int<std::size_t>(request.query_value("limit", "1000"));
    if (!limit || *limit < 1 || *limit > kMaxRows)
        co_return bad_parameter("limit", fmt::format("limit must be a number from 1 to {}", kMaxRows));
    auto work = [id = job->orders.job.id, from = std::max(*from, reach_of(context, *job)), until = *until,
                 limit = *limit](store::ReadUnit& unit) {
        return unit.slots.list(id, from, until, limit + 1);
    };
    auto reading = own.store->read(context.loop, std::move(work), context.loop.now() + kLimit, context.stop);
    auto rows = co_await std::move(reading);
    if (!rows) co_return problem(rows.error());
    const bool more = rows->size() > *limit;
    if (more) rows->pop_back();
    json::array items;
    for (const store::SlotRow& row : *rows) items.push_back(row_json(row));
    json::value next;
    if (more) next = format_utc(rows->back().last + 1ms);
    co_return json_response(json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

std::expected<schedule::Date, Response> date_of(const Request& request, std::string_view name,
                                                schedule::Date otherwise) {
    const std::string text = request.query_value(name);
    if (text.empty()) return otherwise;
    const auto date = schedule::parse_date(text);
    if (date) return *date;
    return std::unexpected(bad_parameter(name, fmt::format("{} {}", name, kDateHelp)));
}

io::Task<Response> days(const Timelapse& own, const Context& context, const Request& request) {
    const auto job = job_of(own, context, request);
    if (!job) co_return job.error();
    const schedule::ZoneRules zone = job->orders.zone->rules();
    const schedule::Date today = zone.date(context.loop.clock().utc());
    const auto from = date_of(request, "from", today - std::chrono::days(30));
    const auto to = date_of(request, "to", today);
    if (!from) co_return from.error();
    if (!to) co_return to.error();
    if (*to < *from || *to - *from > std::chrono::days(kMaxDays))
        co_return bad_parameter("to", fmt::format("to must be within {} days from `from` on", kMaxDays));
    auto work = [orders = job->orders, from = *from, to = *to,
                 reach = reach_of(context, *job)](store::ReadUnit& unit) -> Result<std::vector<DayCounts>> {
        std::vector<DayCounts> out;
        const schedule::ZoneRules rules = orders.zone->rules();
        for (schedule::Date day = from; day <= to; day += std::chrono::days(1)) {
            const UtcTime begin = std::max(rules.utc(day).at, reach);
            const UtcTime end = rules.utc(day + std::chrono::days(1)).at;
            if (end <= begin) continue;
            const auto counts = unit.slots.counts(orders.job.id, begin, end);
            if (!counts) return std::unexpected(counts.error());
            const auto first = unit.slots.oldest_files(orders.job.id, begin, end, 1);
            if (!first) return std::unexpected(first.error());
            const UtcTime noon = std::max(begin, rules.utc(day + std::chrono::hours(12)).at);
            const auto later = unit.slots.oldest_files(orders.job.id, noon, end, 1);
            if (!later) return std::unexpected(later.error());
            auto before = unit.slots.last(orders.job.id, begin);
            if (!before) return std::unexpected(before.error());
            DayCounts one{.date = day, .counts = *counts};
            if (!first->empty()) one.first_picture = first->front().at;
            one.noon_picture = later->empty() ? one.first_picture : later->front().at;
            if (*before && (*before)->last >= begin) one.goes_on = std::move(**before);
            if (*counts != store::SlotCounts{} || one.goes_on) out.push_back(std::move(one));
        }
        return out;
    };
    auto reading = own.store->read(context.loop, std::move(work), context.loop.now() + kLimit, context.stop);
    const auto counted = co_await std::move(reading);
    if (!counted) co_return problem(counted.error());
    json::array items;
    for (const DayCounts& day : *counted) items.push_back(day_json(day));
    co_return json_response(json::object{{"items", std::move(items)}});
}

io::Task<Response> plan(const Timelapse& own, const Context& context, const Request& request) {
    const auto job = job_of(own, context, request);
    if (!job) co_return job.error();
    const auto from = date_of(request, "from", job->orders.zone->rules().date(context.loop.clock().utc()));
    if (!from) co_return from.error();
    if (*from < schedule::kFirstDate || *from > schedule::kLastDate)
        co_return bad_parameter("from", kPlanDates);
    const auto days = parse_int<int>(request.query_value("days", "1"));
    if (!days || *days < 1 || *days > kMaxPlanDays)
        co_return bad_parameter("days", fmt::format("days must be a number from 1 to {}", kMaxPlanDays));
    auto work = [orders = job->orders, from = *from, days = *days](const std::stop_token& stop) {
        return plan_json(orders, from, days, stop);
    };
    auto making = io::run_blocking(context.loop, io::Lane::kCompute, std::move(work),
                                   context.loop.now() + kLimit, context.stop);
    auto made = co_await std::move(making);
    if (!made) co_return problem(made.error());
    co_return json_response(std::move(*made));
}

// A picture's file, or a small copy of it. Blocks.
Result<Response> open_picture(const std::string& path, int width) {
    auto file = std::make_shared<UniqueFd>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat about{};
    if (!*file || ::fstat(file->get(), &about) != 0 || !S_ISREG(about.st_mode))
        return fail(Kind::kNotFound, "the picture's file is gone");
    const auto size = static_cast<std::uint64_t>(about.st_size);
    const std::string etag = fmt::format("\"{:x}-{:x}\"", about.st_mtim.tv_sec, size);
    Response response{.content_type = "image/jpeg", .body = {}};
    response.fields = {{"Cache-Control", "private, max-age=86400"}};
    if (width == 0) {
        response.body = FileBody{.file = std::move(file), .offset = 0, .size = size, .etag = etag};
        return response;
    }
    std::vector<std::uint8_t> bytes(size);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::read(file->get(), bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return fail(Kind::kDataLoss, "the picture's file can't be read");
        done += static_cast<std::size_t>(got);
    }
    image::Bitmap picture;
    if (auto decoded = image::decode_jpeg(bytes, 2 * width, picture); !decoded)
        return std::unexpected(std::move(decoded.error()));
    width = std::min(width, picture.size.width);  // never larger than it is
    const image::Box box = image::fit(picture.size, {0, 0, width, 8 * width});
    image::Bitmap small;
    small.resize({box.width(), box.height()});
    image::put(picture, small, {0, 0, box.width(), box.height()});
    const auto jpeg = image::encode_jpeg(small, kSmallQuality);
    if (!jpeg) return std::unexpected(jpeg.error());
    response.body = std::string(jpeg->begin(), jpeg->end());
    return response;
}

io::Task<Response> picture(const Timelapse& own, const Context& context, const Request& request) {
    const auto job = job_of(own, context, request);
    if (!job) co_return job.error();
    const auto at = parse_utc(request.parameter("slot"));
    const auto width = parse_int<int>(request.query_value("width", "0"));
    if (!width || *width < 0 || *width > kMaxWidth || (*width > 0 && *width < 16))
        co_return bad_parameter("width", fmt::format("width must be a number from 16 to {}", kMaxWidth));
    const auto gone = [&] {
        return problem(404, "not_found", "there is no picture of this slot; GET …/slots lists them");
    };
    if (!at || *at < reach_of(context, *job)) co_return gone();
    auto find = [id = job->orders.job.id, at = *at](store::ReadUnit& unit) {
        return unit.slots.find(id, at);
    };
    auto finding = own.store->read(context.loop, std::move(find), context.loop.now() + kLimit, context.stop);
    const auto row = co_await std::move(finding);
    if (!row) co_return problem(row.error());
    if (!*row || (*row)->at != *at || (*row)->file.empty()) co_return gone();
    const std::string path = std::filesystem::path(job->orders.job.folder) / (*row)->file;
    auto open = [path, width = *width](const std::stop_token&) { return open_picture(path, width); };
    const io::Lane lane = *width > 0 ? io::Lane::kCompute : io::Lane::kDisk;
    auto opening =
        io::run_blocking(context.loop, lane, std::move(open), context.loop.now() + kLimit, context.stop);
    auto response = co_await std::move(opening);
    if (!response) co_return response.error().kind == Kind::kNotFound ? gone() : problem(response.error());
    co_return std::move(*response);
}

io::Task<Response> take(const Timelapse& own, const Context& context, const Request& request) {
    const auto job = job_of(own, context, request);
    if (!job) co_return job.error();
    if (!job->orders.job.enabled)
        co_return problem(409, "at_rest", "the job rests; set `enabled` to true to take pictures",
                          {{"job", job->orders.job.id}});
    io::PostedAnswer<Result<store::SlotRow>> answer(context.loop);
    job->loop->post([own_job = job->job, taker = answer.taker()] { own_job->take_now(taker); });
    auto waiting = answer.wait(context.loop.now() + kTakeLimit, context.stop);
    const auto row = co_await std::move(waiting);
    if (!row) co_return problem(504, "timeout", "the job has not taken a picture in time");
    if (!*row) co_return problem((*row).error());
    co_return json_response(row_json(**row));
}

}  // namespace

RouteTable timelapse_routes(const timelapse::Jobs* jobs, store::Store* store) {
    const Timelapse own{jobs, store};
    // A handler that answers at once, or with a task.
    const auto bind = [own](auto handle) -> Handler {
        return [own, handle](const Context& context, const Request& request) -> Answer {
            return handle(own, context, request);
        };
    };
    const std::string_view path = "/api/v1/timelapse/{job}";
    std::vector<Route> rows = {
        {"GET",
         "/api/v1/timelapse",
         needs::kKnown,
         Effect::kRead,
         bind(list),
         {.id = "listTimelapse",
          .summary = "The time-lapse jobs, in the order of the settings",
          .responses = kJobsResponses}},
        {"GET",
         path,
         needs::kHistory,
         Effect::kRead,
         bind(get),
         {.id = "getTimelapse", .summary = "What a job does at the moment", .responses = kJobResponses}},
        {"GET",
         "/api/v1/timelapse/{job}/slots",
         needs::kHistory,
         Effect::kRead,
         bind(slots),
         {.id = "listSlots",
          .summary = "The ledger: how each slot ended, in the order of time",
          .parameters = kSlotsParameters,
          .responses = kSlotsResponses,
          .refusals = {400}}},
        {"GET",
         "/api/v1/timelapse/{job}/days",
         needs::kHistory,
         Effect::kRead,
         bind(days),
         {.id = "listDays",
          .summary = "The days that have slots, with their sums",
          .parameters = kDaysParameters,
          .responses = kDaysResponses,
          .refusals = {400}}},
        {"GET",
         "/api/v1/timelapse/{job}/plan",
         needs::kHistory,
         Effect::kRead,
         bind(plan),
         {.id = "getPlan",
          .summary = "Days of the plan: sun, dark time, periods, their slots, and what is odd",
          .parameters = kPlanParameters,
          .responses = kPlanResponses,
          .refusals = {400}}},
        {"GET",
         "/api/v1/timelapse/{job}/pictures/{slot}",
         needs::kHistory,
         Effect::kRead,
         bind(picture),
         {.id = "getPicture",
          .summary = "The picture of a slot, or a small copy of it",
          .parameters = kPictureParameters,
          .responses = kPictureResponses,
          .refusals = {400}}},
        {"POST",
         "/api/v1/timelapse/{job}/take",
         needs::kOwner,
         Effect::kChange,
         bind(take),
         {.id = "takePicture",
          .summary = "Takes a picture now, beside the plan's slots",
          .responses = kSlotResponses,
          .refusals = {409, 503, 504}}},
    };
    return RouteTable(std::move(rows));
}

}  // namespace vedette::api
