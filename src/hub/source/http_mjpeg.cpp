#include "hub/source/http_mjpeg.hpp"

#include <algorithm>
#include <vector>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"
#include "core/multipart/jpeg_stream.hpp"
#include "core/multipart/part_head.hpp"
#include "core/multipart/reader.hpp"
#include "hub/source/camera_client.hpp"
#include "hub/source/picture_buffers.hpp"
#include "hub/source/reasons.hpp"

namespace vedette::source {
namespace {

constexpr double kDefaultPollFps = 1;
constexpr Duration kMinPollTimeout = 5s;
constexpr std::size_t kScratch = 64 * 1024;  // bytes read at once; for all that is not in a picture

// The Content-Types of JPEG that cameras use.
bool is_jpeg_type(std::string_view content_type) {
    const std::string_view type = http::before_parameters(content_type);
    return equal_ignoring_case(type, "image/jpeg") || equal_ignoring_case(type, "image/jpg") ||
           equal_ignoring_case(type, "image/pjpeg");
}

// Reads pictures until the stream ends. The supervisor ends a run without pictures.
io::Task<Error> read_stream(Context context, io::HttpClient& camera, multipart::Boundary boundary) {
    PictureBuffers pictures(context.sink);
    std::vector<std::uint8_t> scratch(kScratch);
    multipart::Reader reader(pictures, boundary, scratch, {.max_part = kMaxPicture});
    for (;;) {
        const auto received = co_await camera.read_body(reader.prepare(), MonoTime::max(), context.stop);
        if (!received || *received == 0) {
            const bool cut_off = reader.in_picture();
            pictures.finish(reader, context.loop.now());
            if (!received && received.error().kind != Kind::kUnavailable) co_return received.error();
            co_return connection_closed(cut_off);
        }
        reader.commit(*received);
        pictures.deliver_from(reader, context.loop.now());
    }
}

// Delivers the first picture in the body of one answer. An answer without a picture is skipped and counted.
io::Task<Result<void>> read_picture(Context context, io::HttpClient& camera, MonoTime deadline) {
    PictureBuffers pictures(context.sink);
    std::vector<std::uint8_t> scratch(kScratch);
    multipart::JpegStream reader(pictures, scratch, kMaxPicture);
    Stamp stamp{};
    if (const auto time = multipart::parse_timestamp(camera.header("X-Timestamp").value_or("")))
        stamp.camera_time = UtcTime{*time};
    for (bool begun = false;; begun = true) {
        const auto received = co_await camera.read_body(reader.prepare(), deadline, context.stop);
        if (!received) co_return std::unexpected(received.error());
        if (!begun) stamp.first_byte = context.loop.now();
        reader.commit(*received);
        while (const auto event = reader.poll()) {
            pictures.deliver(*event, stamp);
            if (event->kind == multipart::Event::Kind::kFrame) co_return Result<void>();
        }
        if (*received > 0) continue;
        context.sink.skipped(
            to_string(reader.finish() ? multipart::SkipReason::kNoEoi : multipart::SkipReason::kNotJpeg));
        co_return Result<void>();
    }
}

Error explain_timeout(const Error& error) {
    if (error.kind != Kind::kTimeout) return error;
    return {Kind::kTimeout, "the camera was asked for a picture and did not send it in time"};
}

// `camera` has just answered 200 with a JPEG: delivers it and requests the following ones at the rate of
// `pacer`. Ends when the camera does not answer, or answers with something other than a picture.
io::Task<Error> poll_snapshots(Context context, io::HttpClient& camera, Pacer& pacer) {
    pacer.restart();
    pacer.begin(context.loop.now());
    for (;;) {
        const Duration timeout = std::max<Duration>(kMinPollTimeout, 3 * pacer.interval());
        const auto read = co_await read_picture(context, camera, context.loop.now() + timeout);
        if (!read) co_return explain_timeout(read.error());
        const bool go_on = co_await pacer.wait(context);
        if (!go_on) co_return stopped();
        const auto answered = co_await camera.get(context.loop.now() + timeout, context.stop);
        if (!answered) co_return explain_timeout(answered.error());
        if (camera.status() != 200) co_return explain_status(camera, camera.logged_in());
        if (!is_jpeg_type(camera.header("Content-Type").value_or(""))) co_return explain_content(camera);
    }
}

}  // namespace

HttpMjpeg::HttpMjpeg(settings::SourceSpec spec)
    : spec_(std::move(spec)), pacer_(spec_.fps.value_or(kDefaultPollFps)) {}

io::Task<Error> HttpMjpeg::run(Context context) {
    io::HttpClient camera = make_client(context.loop, spec_);
    const auto answered = co_await camera.get(context.connect_deadline, context.stop);
    if (!answered) co_return explain_connection(answered.error());
    if (camera.status() != 200) co_return explain_status(camera, has_login(spec_));

    const std::string_view type = camera.header("Content-Type").value_or("");
    const auto boundary = multipart::parse_boundary(type);
    polled_ = !boundary && is_jpeg_type(type);
    if (!boundary && !polled_) co_return explain_content(camera);
    context.sink.connected();
    if (boundary) co_return co_await read_stream(context, camera, *boundary);
    co_return co_await poll_snapshots(context, camera, pacer_);
}

}  // namespace vedette::source
