#include "hub/source/http_mjpeg.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"
#include "core/multipart/first_bytes.hpp"
#include "core/multipart/jpeg_stream.hpp"
#include "core/multipart/part_head.hpp"
#include "core/multipart/reader.hpp"
#include "hub/source/camera_client.hpp"
#include "hub/source/picture_buffers.hpp"
#include "hub/source/reasons.hpp"

namespace vedette::source {

// What the camera says about its answer, and what the first bytes of the body show.
struct HttpMjpeg::Answer {
    std::optional<multipart::Boundary> boundary;  // of the Content-Type
    bool is_jpeg = false;                         // by the Content-Type
    bool is_endless = false;                      // the body ends with the connection
    bool is_encoded = false;                      // compressed, by the Content-Encoding
    multipart::FirstBytes first{};
    std::vector<std::uint8_t> begun{};  // bytes of the body that are read already
    std::optional<UtcTime> camera_time{};
};

namespace {

using Answer = HttpMjpeg::Answer;

constexpr double kDefaultPollFps = 1;
constexpr Duration kMinPollTimeout = 5s;
constexpr std::size_t kScratch = 64 * 1024;  // bytes read at once; for all that is not in a picture

// The Content-Types of JPEG that cameras use.
bool is_jpeg_type(std::string_view content_type) {
    const std::string_view type = http::before_parameters(content_type);
    return equal_ignoring_case(type, "image/jpeg") || equal_ignoring_case(type, "image/jpg") ||
           equal_ignoring_case(type, "image/pjpeg");
}

// Counts what passes, and stamps pictures with the time in the answer's head.
class CountingSink final : public Sink {
  public:
    CountingSink(Sink& sink, std::optional<UtcTime> camera_time) : sink_(sink), camera_time_(camera_time) {}

    std::unique_ptr<bus::Buffer> take(std::size_t bytes) override { return sink_.take(bytes); }
    void connected() override { sink_.connected(); }
    void picture(std::unique_ptr<bus::Buffer> jpeg, Stamp stamp) override {
        ++pictures_;
        if (!stamp.camera_time) stamp.camera_time = camera_time_;
        sink_.picture(std::move(jpeg), stamp);
    }
    void skipped(std::string_view why) override {
        ++skips_;
        sink_.skipped(why);
    }
    double wanted_fps() const override { return sink_.wanted_fps(); }

    std::uint64_t pictures() const { return pictures_; }
    std::uint64_t skips() const { return skips_; }

  private:
    Sink& sink_;
    const std::optional<UtcTime> camera_time_;
    std::uint64_t pictures_ = 0;
    std::uint64_t skips_ = 0;
};

Answer read_label(const io::HttpClient& camera) {
    const std::string_view type = camera.header("Content-Type").value_or("");
    Answer answer{.boundary = multipart::parse_boundary(type), .is_jpeg = is_jpeg_type(type)};
    answer.is_endless = camera.response().body_remaining() == http::kUnlimited;
    answer.is_encoded = !content_coding(camera).empty();
    if (const auto time = multipart::parse_timestamp(camera.header("X-Timestamp").value_or("")))
        answer.camera_time = UtcTime{*time};
    return answer;
}

// Reads until the first bytes show what the body is.
io::Task<Result<void>> read_first_bytes(Context context, io::HttpClient& camera, Answer& answer,
                                        MonoTime deadline) {
    std::array<std::uint8_t, 256> window;
    for (bool complete = false;;) {
        if (const auto found = multipart::look_at(answer.begun, complete, answer.boundary)) {
            answer.first = *found;
            co_return Result<void>();
        }
        const auto received = co_await camera.read_body(window, deadline, context.stop);
        if (!received && received.error().kind != Kind::kUnavailable)
            co_return std::unexpected(received.error());
        complete = received.value_or(0) == 0;
        answer.begun.insert(answer.begun.end(), window.begin(), window.begin() + received.value_or(0));
    }
}

// Whether the body is to be read as pictures. What a camera calls a JPEG may be damaged: it is skipped.
bool has_pictures(const Answer& answer) {
    using multipart::Content;
    const Content content = answer.first.content;
    if (content == Content::kParts || content == Content::kJpegs) return true;
    return answer.is_jpeg && !answer.is_encoded &&
           (content == Content::kUnknown || content == Content::kEmpty);
}

// The reader for an answer.
std::unique_ptr<multipart::PictureReader> make_reader(const Answer& answer, PictureBuffers& pictures,
                                                      MutableBytes scratch) {
    if (answer.first.content != multipart::Content::kParts)
        return std::make_unique<multipart::JpegStream>(pictures, scratch, kMaxPicture);
    return std::make_unique<multipart::Reader>(pictures, *answer.first.boundary, scratch,
                                               multipart::ReaderLimits{.max_part = kMaxPicture});
}

}  // namespace

HttpMjpeg::HttpMjpeg(settings::SourceSpec spec)
    : spec_(std::move(spec)), pacer_(spec_.fps.value_or(kDefaultPollFps)) {}

// Requests the address until an answer is a stream, which is read to its end. Answers with a single picture
// are requested again and again, at the rate of the pacer.
io::Task<Error> HttpMjpeg::run(Context context) {
    io::HttpClient camera = make_client(context.loop, spec_);
    // The rate holds between the last request of the last run and the first of this one too: a camera that
    // is polled is not asked more often because it fails.
    const bool keeps_pace = is_snapshot_ || (spec_.fps && !is_stream_);
    is_stream_ = false;
    polled_ = keeps_pace;
    if (!keeps_pace) pacer_.restart();
    const MonoTime started = context.loop.now();
    const bool begins = co_await pacer_.wait(context);
    if (!begins) co_return stopped();
    MonoTime deadline = context.connect_deadline + (context.loop.now() - started);
    for (bool first = true;; first = false) {
        const auto answered = co_await camera.get(deadline, context.stop);
        if (!answered) {
            const bool late = !first && answered.error().kind == Kind::kTimeout;
            co_return late ? explain_timeout(answered.error())
                           : explain_connection(answered.error(), camera, spec_);
        }
        if (camera.status() != 200) co_return explain_status(camera, spec_);
        Answer answer = read_label(camera);
        if (first && answer.boundary) context.sink.connected();
        polled_ = !answer.boundary && answer.is_jpeg && !is_stream_;
        // A stream may be silent for long before its first picture.
        const MonoTime look_deadline = answer.boundary ? MonoTime::max() : context.loop.now() + timeout();
        const auto looked = co_await read_first_bytes(context, camera, answer, look_deadline);
        if (!looked) co_return explain_timeout(looked.error());
        if (!has_pictures(answer)) co_return explain_content(camera, answer.first.content, answer.begun);
        if (first && !answer.boundary) context.sink.connected();
        polled_ = answer.first.content != multipart::Content::kParts && !is_stream_;
        const auto ended = co_await read_answer(context, camera, answer);
        if (!ended) co_return explain_timeout(ended.error());
        const bool go_on = co_await pacer_.wait(context);
        if (!go_on) co_return stopped();
        deadline = context.loop.now() + timeout();
    }
}

Duration HttpMjpeg::timeout() const { return std::max<Duration>(kMinPollTimeout, 3 * pacer_.interval()); }

// Delivers the pictures of one answer. No error: it ended after at most one, and is to be requested again.
io::Task<Result<void>> HttpMjpeg::read_answer(Context context, io::HttpClient& camera, Answer& answer) {
    const bool has_parts = answer.first.content == multipart::Content::kParts;
    CountingSink sink(context.sink, answer.camera_time);
    PictureBuffers pictures(sink);
    std::vector<std::uint8_t> scratch(kScratch);
    const auto reader = make_reader(answer, pictures, scratch);
    const MonoTime begun_at = context.loop.now();
    for (Bytes begun = answer.begun; !begun.empty();) {
        begun = begun.subspan(reader->feed(begun));
        pictures.deliver_from(*reader, context.loop.now());
    }
    for (;;) {
        // After a picture without framing another one may follow, or the answer is complete but for an end
        // that the camera does not send: then the next picture is requested when it is due.
        const bool may_be_complete =
            !has_parts && sink.pictures() == 1 && !is_stream_ && !reader->in_picture();
        MonoTime deadline = MonoTime::max();
        if (!has_parts && sink.pictures() == 0) deadline = begun_at + timeout();
        if (may_be_complete) deadline = pacer_.due(context);
        co_await pictures.limit_flood(context);
        const auto received = co_await camera.read_body(reader->prepare(), deadline, context.stop);
        if (received && *received > 0) {
            reader->commit(*received);
            pictures.deliver_from(*reader, context.loop.now());
            if (sink.pictures() < 2) continue;
            is_stream_ = true;
            polled_ = is_snapshot_ = false;
            continue;
        }
        if (may_be_complete && (received || received.error().kind != Kind::kCancelled)) {
            if (!received) camera.disconnect();
            is_snapshot_ = true;
            co_return Result<void>();
        }
        const bool cut_off = reader->in_picture();
        const auto incomplete = pictures.finish(*reader, context.loop.now());
        if (!received && received.error().kind != Kind::kUnavailable)
            co_return std::unexpected(received.error());
        // A stream whose connection ends after one picture is a snapshot too.
        const bool has_length = !has_parts || !answer.is_endless;
        const bool one_picture = sink.pictures() == 1 && !cut_off && !pictures.left_out().any();
        is_snapshot_ = received && (has_length ? sink.pictures() < 2 : one_picture);
        if (!is_snapshot_) co_return std::unexpected(connection_closed(cut_off, pictures.left_out()));
        if (sink.pictures() == 0 && sink.skips() == 0)
            context.sink.skipped(to_string(incomplete.value_or(multipart::SkipReason::kNotJpeg)));
        polled_ = true;
        co_return Result<void>();
    }
}

}  // namespace vedette::source
