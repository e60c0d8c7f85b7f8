#include "hub/source/http_snapshot.hpp"

#include <algorithm>
#include <vector>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"
#include "core/multipart/jpeg_stream.hpp"
#include "core/multipart/part_head.hpp"
#include "hub/source/http_words.hpp"
#include "hub/source/picture_buffers.hpp"

namespace vedette::source {
namespace {

constexpr std::size_t kScratch = 32 * 1024;
constexpr std::size_t kMaxPicture = 16 * 1024 * 1024;
constexpr Duration kLeastPatience = 5s;

// The body of one answer: its first picture goes on. An answer without any is left out and counted.
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

Error in_words(const Error& error) {
    if (error.kind != Kind::kTimeout) return error;
    return {Kind::kTimeout, "the camera was asked for a picture and did not send it in time"};
}

}  // namespace

bool is_jpeg_type(std::string_view content_type) {
    const std::string_view type = http::before_parameters(content_type);
    return equal_ignoring_case(type, "image/jpeg") || equal_ignoring_case(type, "image/jpg") ||
           equal_ignoring_case(type, "image/pjpeg");
}

io::Task<Error> poll_snapshots(Context context, io::HttpClient& camera, Pace& pace) {
    pace.restart();
    pace.begin(context.loop.now());
    for (;;) {
        const Duration patience = std::max<Duration>(kLeastPatience, 3 * pace.interval());
        const auto read = co_await read_picture(context, camera, context.loop.now() + patience);
        if (!read) co_return in_words(read.error());
        const bool go_on = co_await pace.wait(context);
        if (!go_on) co_return Error{Kind::kCancelled, "stopped"};
        const auto answered = co_await camera.get(context.loop.now() + patience, context.stop);
        if (!answered) co_return in_words(answered.error());
        if (camera.status() != 200) co_return explain_status(camera, camera.logged_in());
        if (!is_jpeg_type(camera.header("Content-Type").value_or(""))) co_return explain_content(camera);
    }
}

}  // namespace vedette::source
