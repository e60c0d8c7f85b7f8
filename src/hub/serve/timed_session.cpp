#include "hub/serve/timed_session.hpp"

#include <atomic>
#include <utility>

#include "hub/io/timed_stream.hpp"
#include "hub/serve/response_head.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kLinger = 1s;
constexpr int kMaxStreams = 4;

constexpr std::string_view kParameters = R"([
  {"name": "key", "in": "query", "required": true, "description": "8 to 32 letters and digits that each part repeats",
   "schema": {"type": "string", "pattern": "^[0-9A-Za-z]{8,32}$"}}])";
constexpr std::string_view kResponses = R"({"200": {
  "description": "ten parts within 2.25 s, each a line: vedette-part, the key, its number from 0, the milliseconds since the first",
  "content": {"multipart/x-mixed-replace": {"schema": {"type": "string"}}}}})";

// Streams in use. Shared by all copies of the route and by the streams.
using Used = std::shared_ptr<std::atomic<int>>;

// One stream's place until it is destroyed; null: there is none left.
std::shared_ptr<void> take_place(const Used& used) {
    if (used->fetch_add(1) >= kMaxStreams) {
        used->fetch_sub(1);
        return nullptr;
    }
    return {used.get(), [used](void*) { used->fetch_sub(1); }};
}

api::Response answer(const Used& used, const api::Request& request) {
    std::string key = request.query_value("key");
    if (!io::is_timed_key(key)) return api::bad_parameter("key", "key must be 8 to 32 letters and digits");
    auto place = take_place(used);
    if (!place)
        return api::problem(503, "resource_exhausted", "this is asked too often; try again in some seconds");
    return {.content_type = std::string(io::kTimedContentType),
            .body = [key = std::move(key), place = std::move(place)](
                        Handover handover) { TimedSession::start(std::move(handover), key, place); },
            .fields = stream_fields()};
}

}  // namespace

void TimedSession::start(Handover handover, std::string key, std::shared_ptr<void> place) {
    const auto session =
        std::make_shared<TimedSession>(std::move(handover.stream), std::move(key), std::move(place));
    session->start_reading();
    session->queue(handover.head);
    session->send_next();
}

TimedSession::TimedSession(std::unique_ptr<io::Stream> s, std::string key, std::shared_ptr<void> place)
    : Connection(std::move(s)),
      key_(std::move(key)),
      place_(std::move(place)),
      begun_(now()),
      timer_(loop()) {}

void TimedSession::send_next() {
    queue(io::format_timed_part(key_, number_, now() - begun_));
    if (++number_ == io::kTimedParts) return finish(kLinger);
    flush();
    if (!is_closed()) timer_.start_at(begun_ + number_ * io::kTimedInterval, [this] { send_next(); });
}

api::RouteTable timed_stream_routes() {
    const auto act = [used = std::make_shared<std::atomic<int>>(0)](
                         const api::Context&, const api::Request& request) { return answer(used, request); };
    return api::RouteTable(
        {{"GET",
          io::kTimedPath,
          api::needs::kNothing,
          api::Effect::kRead,
          act,
          {.id = "timedStream",
           .summary = "A short stream by which the doctor finds out whether a proxy holds pictures back",
           .parameters = kParameters,
           .responses = kResponses,
           .refusals = {400, 503}}}});
}

}  // namespace vedette::serve
