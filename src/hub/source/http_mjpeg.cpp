#include "hub/source/http_mjpeg.hpp"

#include <vector>

#include "core/multipart/reader.hpp"
#include "hub/source/http_snapshot.hpp"
#include "hub/source/picture_buffers.hpp"
#include "hub/source/reasons.hpp"
#include "hub/source/whole_jpeg.hpp"

namespace vedette::source {
namespace {

constexpr double kDefaultPollFps = 1;
constexpr std::size_t kScratch = 64 * 1024;  // bytes read at once; for all that is not in a picture
constexpr multipart::ReaderLimits kLimits{.max_part = kMaxPicture};

// Reads pictures until the stream ends. The supervisor ends a run without pictures.
io::Task<Error> read_stream(Context context, io::HttpClient& camera, multipart::Boundary boundary) {
    PictureBuffers pictures(context.sink);
    std::vector<std::uint8_t> scratch(kScratch);
    multipart::Reader reader(pictures, boundary, scratch, kLimits);
    std::optional<MonoTime> first_byte;  // of the picture that is being received
    for (;;) {
        const auto received = co_await camera.read_body(reader.prepare(), MonoTime::max(), context.stop);
        const MonoTime now = context.loop.now();
        if (!received || *received == 0) {
            const bool cut_off = reader.in_picture();
            if (const auto last = reader.finish()) pictures.deliver(*last, {first_byte.value_or(now)});
            if (!received && received.error().kind != Kind::kUnavailable) co_return received.error();
            co_return connection_closed(cut_off);
        }
        reader.commit(*received);
        while (const auto event = reader.poll()) {
            pictures.deliver(*event, {first_byte.value_or(now)});
            first_byte.reset();
        }
        if (reader.in_picture() && !first_byte) first_byte = now;
    }
}

}  // namespace

HttpMjpeg::HttpMjpeg(HttpCamera camera)
    : camera_(std::move(camera)), pacer_(camera_.fps.value_or(kDefaultPollFps)) {}

io::Task<Error> HttpMjpeg::run(Context context) {
    io::HttpClient camera(context.loop, camera_.address, camera_.options);
    const auto answered = co_await camera.get(context.connect_deadline, context.stop);
    if (!answered) co_return explain_connection(answered.error());
    const bool has_login = !camera_.options.user.empty() || !camera_.options.password.empty();
    if (camera.status() != 200) co_return explain_status(camera, has_login);

    const std::string_view type = camera.header("Content-Type").value_or("");
    const auto boundary = multipart::parse_boundary(type);
    polled_ = !boundary && is_jpeg_type(type);
    if (!boundary && !polled_) co_return explain_content(camera);
    context.sink.connected();
    if (boundary) co_return co_await read_stream(context, camera, *boundary);
    co_return co_await poll_snapshots(context, camera, pacer_);
}

}  // namespace vedette::source
