#include "hub/source/http_snapshot.hpp"

#include <algorithm>
#include <vector>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"
#include "core/multipart/jpeg_stream.hpp"
#include "core/multipart/part_head.hpp"
#include "hub/source/picture_buffers.hpp"
#include "hub/source/reasons.hpp"
#include "hub/source/whole_jpeg.hpp"

namespace vedette::source {
namespace {

constexpr std::size_t kScratch = 32 * 1024;
constexpr Duration kMinTimeout = 5s;

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

}  // namespace

bool is_jpeg_type(std::string_view content_type) {
    const std::string_view type = http::before_parameters(content_type);
    return equal_ignoring_case(type, "image/jpeg") || equal_ignoring_case(type, "image/jpg") ||
           equal_ignoring_case(type, "image/pjpeg");
}

io::Task<Error> poll_snapshots(Context context, io::HttpClient& camera, Pacer& pacer) {
    pacer.restart();
    pacer.begin(context.loop.now());
    for (;;) {
        const Duration timeout = std::max<Duration>(kMinTimeout, 3 * pacer.interval());
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

}  // namespace vedette::source
